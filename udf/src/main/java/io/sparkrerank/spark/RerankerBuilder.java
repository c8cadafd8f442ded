package io.sparkrerank.spark;

import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.ScoringChoice;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Reranker}, by default the job's. */
public final class RerankerBuilder {
  private @Nullable ModelChoice model;
  private ScoringChoice scoring = ScoringChoice.defaults();
  private Optional<String> sha256 = Optional.empty();
  private String query = "query_text";
  private String passage = "passage_text";
  private Optional<String> group = Optional.empty();
  private List<String> tieBreakers = List.of();
  private String score = "score";
  private Optional<String> logit = Optional.empty();
  private String rank = "rank";
  private Optional<String> reason = Optional.empty();
  private OptionalInt topN = OptionalInt.empty();
  private OptionalDouble minScore = OptionalDouble.empty();

  RerankerBuilder() {}

  /** The model's directory, a local path or any Hadoop URI; null or blank is none. */
  public RerankerBuilder model(@Nullable String path) {
    this.model = path == null || path.isBlank() ? null : ModelChoice.of(path);
    return this;
  }

  /** The model with everything that can be said of it. */
  public RerankerBuilder model(ModelChoice choice) {
    this.model = choice;
    return this;
  }

  /** Refuses the model if its fingerprint is not this one. */
  public RerankerBuilder sha256(String expected) {
    this.sha256 = Optional.of(expected);
    return this;
  }

  /** How pairs are scored; {@link ScoringChoice#defaults()} unless set. */
  public RerankerBuilder scoring(ScoringChoice choice) {
    this.scoring = choice;
    return this;
  }

  /** The column of the query's text; {@code query_text} unless set. */
  public RerankerBuilder query(String column) {
    this.query = column;
    return this;
  }

  /** The column of the passage's text; {@code passage_text} unless set. */
  public RerankerBuilder passage(String column) {
    this.passage = column;
    return this;
  }

  /** The column that will hold the score, a double; {@code score} unless set. */
  public RerankerBuilder score(String column) {
    this.score = column;
    return this;
  }

  /** Adds a column with the model's raw output, a float. */
  public RerankerBuilder logit(String column) {
    this.logit = Optional.of(column);
    return this;
  }

  /** Adds a column that says why a row has no score. */
  public RerankerBuilder reason(String column) {
    this.reason = Optional.of(column);
    return this;
  }

  /** Ranks the rows that share a value of this column, usually the query's id. */
  public RerankerBuilder rankWithin(String column) {
    this.group = Optional.of(column);
    return this;
  }

  /** The column that will hold the rank; {@code rank} unless set. */
  public RerankerBuilder rank(String column) {
    this.rank = column;
    return this;
  }

  /** What orders equal logits, ascending; the passage's text always comes last. */
  public RerankerBuilder breakTiesBy(String... ascending) {
    this.tieBreakers = List.of(ascending);
    return this;
  }

  /** Keeps the ranks 1 to {@code ranks}, so no row without a score; needs {@link #rankWithin}. */
  public RerankerBuilder topN(int ranks) {
    this.topN = OptionalInt.of(ranks);
    return this;
  }

  /** Keeps scores of at least {@code lowest}, so no row without a score. */
  public RerankerBuilder minScore(double lowest) {
    this.minScore = OptionalDouble.of(lowest);
    return this;
  }

  /**
   * The reranker.
   *
   * @throws RerankException ({@link ExitCode#CONFIG}) if settings are missing or contradict
   */
  public Reranker build() {
    if (model == null) {
      throw wrong("no model is set: name its directory with model(...)");
    }
    if (topN.isPresent() && topN.getAsInt() < 1) {
      throw wrong("topN must be at least 1, found " + topN.getAsInt());
    }
    if (topN.isPresent() && group.isEmpty()) {
      throw wrong("topN needs a column to rank within: set rankWithin(...), or drop topN");
    }
    if (!Double.isFinite(minScore.orElse(0))) {
      throw wrong("minScore must be a finite number, found " + minScore.getAsDouble());
    }
    if (scoring.normalizesInVain()) {
      throw wrong(
          "normalize belongs to mode flag and does nothing in mode pair: set it to false, or choose"
              + " an activation");
    }
    return new Reranker(
        model,
        scoring,
        sha256,
        new RerankColumns(query, passage, group, tieBreakers, score, logit, rank, reason),
        topN,
        minScore);
  }

  private static RerankException wrong(String message) {
    return new RerankException(ExitCode.CONFIG, message);
  }
}
