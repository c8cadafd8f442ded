package io.sparkrerank.util;

import org.jspecify.annotations.Nullable;

/** Makes a value that came from data fit for one line of a message or log. */
public final class Printable {
  private static final int MAX_CHARS = 200;
  private static final int REPLACEMENT = 0xFFFD;

  private Printable() {}

  /**
   * {@code value} without control, format and unpaired surrogate characters, which could forge
   * lines or drive a terminal, and at most 200 characters long. Ids may go through here into a log;
   * texts never go to one.
   */
  public static String of(@Nullable Object value) {
    String text = String.valueOf(value);
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARS)
        .forEach(c -> printable.appendCodePoint(isPlain(c) ? c : REPLACEMENT));
    return text.codePointCount(0, text.length()) > MAX_CHARS ? printable + "…" : "" + printable;
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
