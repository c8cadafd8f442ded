package io.sparkrerank.eval;

import java.util.Comparator;

/**
 * Strings in the order of their UTF-8 bytes, which is C's {@code strcmp}, Spark's and, since UTF-8
 * keeps it, that of code points. {@link String#compareTo} differs where surrogates are met.
 */
enum Utf8Order implements Comparator<String> {
  ASCENDING;

  @Override
  public int compare(String first, String second) {
    int length = Math.min(first.length(), second.length());
    for (int i = 0; i < length; i++) {
      char a = first.charAt(i);
      char b = second.charAt(i);
      if (a != b) {
        // A surrogate stands for a code point above every other char, U+E000 to U+FFFF included.
        boolean surrogateA = Character.isSurrogate(a);
        boolean surrogateB = Character.isSurrogate(b);
        return surrogateA == surrogateB ? Character.compare(a, b) : surrogateA ? 1 : -1;
      }
    }
    return Integer.compare(first.length(), second.length());
  }
}
