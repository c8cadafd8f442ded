"""The tutorial's example: two passages that answer the query, then a distractor."""

QUERY = "How does Python garbage collection handle circular references?"
PASSAGES = [
    "CPython supplements reference counting with a cyclic garbage collector. It finds groups of container objects "
    "that refer only to each other and frees them, so circular references do not leak memory.",
    "The generational collector in CPython sorts container objects into three generations and periodically scans "
    "them to detect reference cycles that reference counting alone cannot reclaim.",
    "Java's garbage collector traces live objects from the roots with mark-and-sweep; G1 divides the heap into "
    "regions and collects those with the most garbage first.",
]
