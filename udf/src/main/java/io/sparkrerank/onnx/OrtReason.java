package io.sparkrerank.onnx;

import java.util.regex.Pattern;

/** What ONNX Runtime said, without the parts that only its developers can use. */
final class OrtReason {
  private static final Pattern CODE = Pattern.compile("^Error code - \\S+ - message: ");
  private static final Pattern PATH = Pattern.compile("^Load model from .*? failed:");
  private static final Pattern SOURCE_LINE = Pattern.compile("^/\\S+:\\d+ .*?\\) (?=[A-Z])");

  private OrtReason() {}

  /** The first line of the message, without error code, repeated path and C++ signature. */
  static String of(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String line = message.lines().findFirst().orElse("no reason given").strip();
    for (Pattern noise : new Pattern[] {CODE, PATH, SOURCE_LINE}) {
      line = noise.matcher(line).replaceFirst("");
    }
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
