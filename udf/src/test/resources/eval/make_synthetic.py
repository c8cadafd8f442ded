"""Makes synthetic.qrels, synthetic.run and synthetic.expected in this folder.

Expected values come from trec_eval 9.0.8 (as bound by pytrec-eval-terrier 0.5.11) and, for the
exponential gain, from gdeval.pl 1.2a (as shipped with ir-measures 0.4.3, 5 decimals):

    pip install pytrec-eval-terrier==0.5.11 ir-measures==0.4.3 && python make_synthetic.py

The data covers ties, unjudged documents, negative grades, ids beyond ASCII (U+FFEE and U+1D4B3 sort
differently as UTF-16 and as UTF-8), a query without relevant documents (3), one without retrieved
documents (7) and one without qrels (99). Each query has a grade of 0 or more: trec_eval reads
uninitialised memory otherwise.
"""

import os
import random
import subprocess
import tempfile

import ir_measures
import pytrec_eval

HERE = os.path.dirname(os.path.abspath(__file__))
CUTOFFS = "1,3,5,10,20,100"
MEASURES = {f"{name}.{CUTOFFS}" for name in ("ndcg_cut", "map_cut", "P", "recall", "success")} | {
    "ndcg", "map", "recip_rank", "bpref", "Rprec", "num_ret", "num_rel", "num_rel_ret"}
PREFIXES = ["d", "D", "é", "中", "\uffee", "\U0001d4b3"]


def make():
    random.seed(20261123)
    qrels, run = {}, {}
    for query in range(1, 13):
        documents = [f"{random.choice(PREFIXES)}{i}" for i in range(60)]
        top = 0 if query == 3 else random.randint(1, 4)
        judged = random.sample(documents, random.randint(3, 40))
        qrels[str(query)] = {d: random.randint(-1, top) for d in judged}
        qrels[str(query)][judged[0]] = top
        if query != 7:
            retrieved = random.sample(documents, random.randint(1, 60))
            scores = [random.choice([0.0, -1.5, 2.25, 7.5, 1e-3, 12345.0]) for _ in range(6)]
            run[str(query)] = {d: random.choice(scores) + random.choice([0, 0.5]) for d in retrieved}
    run["99"] = {"d1": 1.0}
    return qrels, run


def gdeval(qrels_file, run_file):
    script = os.path.join(os.path.dirname(ir_measures.__file__), "bin", "gdeval.pl")
    for k in CUTOFFS.split(","):
        output = subprocess.check_output(["perl", script, qrels_file, run_file, k], text=True)
        for line in output.splitlines()[1:]:
            _, query, ndcg, _ = line.split(",")
            yield f"gdeval\t1\tndcg_exp_cut_{k}\t{query}\t{ndcg}"


def main():
    qrels, run = make()
    qrels_file, run_file = (os.path.join(HERE, "synthetic." + kind) for kind in ("qrels", "run"))
    with open(qrels_file, "w", encoding="utf-8") as out:
        for query, judged in qrels.items():
            for document, grade in judged.items():
                out.write(f"{query} 0 {document} {grade}\n")
    with open(run_file, "w", encoding="utf-8") as out:
        for query, retrieved in run.items():
            for rank, (document, score) in enumerate(retrieved.items(), 1):
                out.write(f"{query} Q0 {document} {rank} {score} synthetic\n")
    with open(os.path.join(HERE, "synthetic.expected"), "w", encoding="utf-8") as out:
        for level in (1, 2, 3):
            evaluator = pytrec_eval.RelevanceEvaluator(qrels, MEASURES, relevance_level=level)
            for query, values in evaluator.evaluate(run).items():
                for measure, value in sorted(values.items()):
                    out.write(f"trec_eval\t{level}\t{measure}\t{query}\t{value!r}\n")
        for line in gdeval(qrels_file, run_file):
            out.write(line + "\n")


if __name__ == "__main__":
    main()
