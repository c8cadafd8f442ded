package io.sparkrerank.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What picocli found wrong with the arguments, in sentences. */
final class SyntaxErrors {
  private SyntaxErrors() {}

  static List<String> of(ParseResult parsed) {
    List<String> sentences = new ArrayList<>();
    for (Exception error : parsed.errors()) {
      if (error instanceof UnmatchedArgumentException unmatched) {
        unmatched.getUnmatched().forEach(word -> sentences.add(unknown(word, unmatched)));
      } else if (error instanceof ParameterException parameter) {
        sentences.add(String.valueOf(parameter.getMessage()));
      } else {
        sentences.add(error.toString());
      }
    }
    return sentences;
  }

  private static String unknown(String word, UnmatchedArgumentException unmatched) {
    if (!word.startsWith("-")) {
      return "'" + word + "' belongs to no option: a value with spaces needs quotes";
    }
    List<String> near = unmatched.getSuggestions();
    return word
        + " is not a known option"
        + (near.isEmpty() ? "" : ": did you mean " + String.join(" or ", near) + "?");
  }
}
