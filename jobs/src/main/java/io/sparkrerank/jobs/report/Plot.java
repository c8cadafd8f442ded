package io.sparkrerank.jobs.report;

import java.util.List;

/**
 * A plot of the page, with its numbers as a table for those who cannot see it.
 *
 * @param id its name within the page
 * @param title what it shows
 * @param caption how to read it
 * @param alt what there is to see in it, in a sentence
 * @param legend its colours; empty where the caption says all
 * @param svg its markup
 * @param numbers what it was drawn from
 */
record Plot(
    String id,
    String title,
    String caption,
    String alt,
    List<Key> legend,
    String svg,
    Numbers numbers) {
  Plot {
    legend = List.copyOf(legend);
  }

  /** Whether there are colours to explain. */
  boolean hasLegend() {
    return !legend.isEmpty();
  }

  /**
   * An entry of a legend.
   *
   * @param label what has the colour
   * @param paint the colour, as a value of CSS
   */
  record Key(String label, String paint) {
    Key(String label, Ink ink) {
      this(label, ink.paint());
    }
  }

  /**
   * A table of numbers.
   *
   * @param head the columns' names
   * @param rows as many cells each
   */
  record Numbers(List<String> head, List<Row> rows) {
    Numbers {
      head = List.copyOf(head);
      rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param name what it is of
     * @param cells the rest
     */
    record Row(String name, List<String> cells) {
      Row(String name, String... cells) {
        this(name, List.of(cells));
      }
    }
  }
}
