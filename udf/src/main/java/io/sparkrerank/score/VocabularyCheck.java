package io.sparkrerank.score;

import io.sparkrerank.bundle.ModelBundle;
import io.sparkrerank.bundle.TokenizerVocabulary;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;

/** Whether a tokenizer can be the one a model was trained with. */
final class VocabularyCheck {
  private VocabularyCheck() {}

  /**
   * Compares the tokenizer's ids with {@code vocab_size}: all must fit, and they must fill at least
   * half of it, for a tokenizer of another model may fit by being small.
   */
  static void check(ModelBundle bundle, TokenizerVocabulary vocabulary) {
    if (bundle.config().vocabularySize().isEmpty()) {
      return;
    }
    int rows = bundle.config().vocabularySize().getAsInt();
    int entries = vocabulary.maxTokenId() + 1;
    if (entries > rows || entries * 2L < rows) {
      throw new RerankException(
          ExitCode.CONFIG,
          bundle.tokenizerPath()
              + " has "
              + entries
              + " token ids, but config.json says that the model's vocabulary has "
              + rows
              + "; the tokenizer does not belong to the model: take both from the same source");
    }
  }
}
