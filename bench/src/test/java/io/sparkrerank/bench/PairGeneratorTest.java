package io.sparkrerank.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.bench.data.PairFiles;
import io.sparkrerank.bench.data.PairGenerator;
import io.sparkrerank.bench.data.PairSet;
import io.sparkrerank.bench.data.Passage;
import io.sparkrerank.bench.data.QueryGroup;
import io.sparkrerank.bench.data.Traffic;
import io.sparkrerank.bench.data.WordList;
import io.sparkrerank.text.TextPair;
import io.sparkrerank.tokenize.HuggingFaceTextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pairs have the lengths and the repeats that they are said to have. */
class PairGeneratorTest {
  private static final Path ROOT = Path.of(System.getProperty("rerank.root", ".."));
  private static HuggingFaceTextTokenizer tokenizer;
  private static WordList words;

  @BeforeAll
  static void open() throws IOException {
    tokenizer =
        HuggingFaceTextTokenizer.open(
            ROOT.resolve("jobs/models/techdocs-minilm-l6/tokenizer.json"));
    words = WordList.read(ROOT.resolve("jobs/sample/passages.jsonl"), tokenizer);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void passagesAreLognormalInTheTokensOfTheModel() {
    PairSet set = new PairGenerator(words).make(10_000, Traffic.DISTINCT);

    int[] lengths =
        set.groups().stream()
            .flatMap(group -> group.candidates().stream())
            .map(Passage::text)
            .mapToInt(text -> tokenizer.encode(text).length)
            .sorted()
            .toArray();

    assertThat(lengths).hasSize(10_000);
    assertThat(lengths[5_000]).isBetween(73, 77);
    assertThat(lengths[9_500]).isBetween(246, 266);
    assertThat(lengths[9_999]).isGreaterThan(512);
  }

  @Test
  void ofALogFourPairsInFiveAreRepeats() {
    PairSet set = new PairGenerator(words).make(5_000, Traffic.LOG);

    assertThat(new HashSet<TextPair>(set.pairs())).hasSize(1_000);
    assertThat(set.groups().stream().map(QueryGroup::queryId)).doesNotHaveDuplicates();
    assertThat(new HashSet<>(set.first(500).pairs())).hasSize(100);
  }

  @Test
  void sameSeedSamePairsAndFilesGiveThemBack(@TempDir Path directory) throws IOException {
    PairSet set = new PairGenerator(words).make(500, Traffic.LOG);

    PairFiles.write(set, directory);

    assertThat(PairFiles.read(directory)).isEqualTo(set);
    assertThat(new PairGenerator(words).make(500, Traffic.LOG)).isEqualTo(set);
  }
}
