package io.sparkrerank.bench.jmh;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.sparkrerank.batch.BatchPlanner;
import io.sparkrerank.batch.PaddedBatch;
import io.sparkrerank.bench.data.PairGenerator;
import io.sparkrerank.bench.data.Traffic;
import io.sparkrerank.bench.data.WordList;
import io.sparkrerank.spec.BatchChoice;
import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.ScoringMode;
import io.sparkrerank.text.EncodedPair;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.HuggingFaceTextTokenizer;
import io.sparkrerank.tokenize.PairTruncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the core does for every pair beside the model's arithmetic, per pair of a window of {@value
 * #PAIRS}. Run from the repository's root, or with {@code -Drerank.root}.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InnerLoops {
  private static final int PAIRS = 2000;
  private static final int ROWS = 32;
  private static final int MAX_TOKENS = 512;

  private final PaddedBatch batch = new PaddedBatch();
  private HuggingFaceTextTokenizer tokenizer;
  private HuggingFaceTokenizer djl;
  private PairTruncation truncation;
  private List<TextPair> texts;
  private EncodedPair[] pairs;
  private int[] lengths;

  /** Makes the window. */
  @Setup
  public void open() throws IOException {
    Path root = Path.of(System.getProperty("rerank.root", "."));
    Path file = root.resolve("jobs/models/techdocs-minilm-l6/tokenizer.json");
    tokenizer = HuggingFaceTextTokenizer.open(file);
    djl =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(file)
            .optTruncation(false)
            .optPadding(false)
            .build();
    truncation = new PairTruncation(ScoringMode.FLAG, MAX_TOKENS, tokenizer.template().specials());
    WordList words = WordList.read(root.resolve("jobs/sample/passages.jsonl"), tokenizer);
    texts = new PairGenerator(words).make(PAIRS, Traffic.DISTINCT).pairs();
    pairs =
        texts.stream()
            .map(t -> truncation.cut(tokenizer.encode(t.query()), tokenizer.encode(t.passage())))
            .toArray(EncodedPair[]::new);
    lengths = java.util.Arrays.stream(pairs).mapToInt(EncodedPair::length).toArray();
  }

  /** Frees the tokenizers. */
  @TearDown
  public void close() {
    djl.close();
    tokenizer.close();
  }

  /** Sorting and cutting a window into batches. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public List<int[]> planBatches() {
    return BatchPlanner.plan(lengths, BatchChoice.DEFAULT.budget(Device.CPU));
  }

  /** Cutting pairs to length. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public int truncate() {
    int tokens = 0;
    for (EncodedPair pair : pairs) {
      tokens += truncation.cut(new int[pair.queryTokens()], new int[pair.passageTokens()]).length();
    }
    return tokens;
  }

  /** Writing rows with their padding into the runtime's buffers. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public PaddedBatch fillBuffers() {
    int width = 0;
    for (int i = 0; i < ROWS; i++) {
      width = Math.max(width, lengths[i]);
    }
    batch.begin(ROWS, width);
    for (int i = 0; i < ROWS; i++) {
      tokenizer.template().write(pairs[i], batch.ids(), batch.types());
      batch.endRow(lengths[i], 0);
    }
    batch.flip();
    return batch;
  }

  /** Turning a passage into ids. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int tokenize() {
    int tokens = 0;
    for (int i = 0; i < ROWS; i++) {
      tokens += tokenizer.encode(texts.get(i).passage()).length;
    }
    return tokens;
  }

  /** The same through DJL's {@code Encoding}, which brings words, offsets and strings too. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int tokenizeWithEncoding() {
    int tokens = 0;
    for (int i = 0; i < ROWS; i++) {
      tokens += djl.encode(texts.get(i).passage(), false, false).getIds().length;
    }
    return tokens;
  }
}
