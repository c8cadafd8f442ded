package io.sparkrerank.jobs.config;

import io.sparkrerank.spec.ModelChoice;
import java.util.regex.Pattern;

/**
 * The model and the name of its results.
 *
 * @param id the name under which results are kept; the directory's name unless configured
 * @param choice the model and where it runs
 */
public record ModelConfig(String id, ModelChoice choice) {
  /** A model id is part of file names and predicates, so it holds nothing that needs quoting. */
  static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,127}");

  /** Checks the id. */
  public ModelConfig {
    Require.that(ID.matcher(id).matches(), "id must match " + ID, id);
  }
}
