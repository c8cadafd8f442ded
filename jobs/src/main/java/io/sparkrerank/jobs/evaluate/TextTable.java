package io.sparkrerank.jobs.evaluate;

import java.util.List;
import java.util.stream.IntStream;

/** Columns padded to their widest cell: the first to the left, the others to the right. */
public final class TextTable {
  private TextTable() {}

  /** One line for each row; the rows have equally many cells. */
  public static List<String> align(List<List<String>> rows) {
    return rows.stream()
        .map(
            row ->
                String.join(
                    "  ",
                    IntStream.range(0, row.size())
                        .mapToObj(column -> pad(row.get(column), column, width(rows, column)))
                        .toList()))
        .toList();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String pad(String cell, int column, int width) {
    String blank = " ".repeat(width - cell.length());
    return column == 0 ? cell + blank : blank + cell;
  }
}
