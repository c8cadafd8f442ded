package io.sparkrerank.util;

import org.jspecify.annotations.Nullable;

/** Makes a value that came from data fit for one line of a message or log. */
public final class Printable {
  private static final int MAX_CHARS = 200;
  private static final int MAX_LINE_CHARS = 1000;
  private static final int REPLACEMENT = 0xFFFD;

  private Printable() {}

  /**
   * {@code value} without control, format and unpaired surrogate characters, which could forge
   * lines or drive a terminal, and at most 200 characters long. Ids may go through here into a log;
   * texts never go to one.
   */
  public static String of(@Nullable Object value) {
    return cut(String.valueOf(value), MAX_CHARS);
  }

  /** The first line of what a library said, in the same way but up to 1,000 characters long. */
  public static String firstLine(@Nullable String message) {
    String text = message == null ? "" : message;
    return cut(text.lines().findFirst().orElse(""), MAX_LINE_CHARS);
  }

  private static String cut(String text, int length) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(length)
        .forEach(c -> printable.appendCodePoint(isPlain(c) ? c : REPLACEMENT));
    return text.codePointCount(0, text.length()) > length ? printable + "…" : "" + printable;
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
