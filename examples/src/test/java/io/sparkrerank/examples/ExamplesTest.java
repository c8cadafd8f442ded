package io.sparkrerank.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every example runs on the bundled sample and prints what it says. */
class ExamplesTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.sql.shuffle.partitions", "2");

  @FunctionalInterface
  private interface Program {
    void main(String[] arguments) throws Exception;
  }

  @BeforeAll
  static void configure() {
    SETTINGS.forEach(System::setProperty);
  }

  @AfterAll
  static void restore() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }

  @Test
  void the_best_three_of_each_question_come_out_of_a_frame() throws Exception {
    List<String[]> rows = rowsOf(DataFrameExample::main);

    assertThat(rows).hasSize(15).extracting(row -> row[1]).startsWith("1", "2", "3", "1", "2", "3");
    for (int i = 1; i < rows.size(); i++) {
      if (rows.get(i)[0].equals(rows.get(i - 1)[0])) {
        assertThat(Double.parseDouble(rows.get(i)[2]))
            .isLessThanOrEqualTo(Double.parseDouble(rows.get(i - 1)[2]));
      }
    }
  }

  @Test
  void sparks_metrics_and_ours_agree_on_what_the_pipeline_ranked() throws Exception {
    String printed = outputOf(PipelineExample::main);

    assertThat(printed.lines().filter(line -> line.matches("(P|R|AP|nDCG_exp)\\S* .*")))
        .hasSize(4)
        .allSatisfy(
            line -> {
              String[] words = line.split("\\s+");
              double ours = Double.parseDouble(words[1]);
              assertThat(ours).isBetween(0.05, 1.0);
              assertThat(Double.parseDouble(words[2])).isCloseTo(ours, within(1.1e-6));
            });
  }

  @Test
  void sql_scores_rows_and_arrays() throws Exception {
    List<String[]> rows = rowsOf(SqlExample::main);

    assertThat(rows).hasSize(15);
    assertThat(rows.subList(0, 10))
        .allSatisfy(row -> assertThat(Double.parseDouble(row[2])).isFinite());
    assertThat(rows.subList(10, 15)).allSatisfy(row -> assertThat(row[1]).startsWith("[{"));
  }

  @Test
  void a_stream_is_scored_file_by_file() throws Exception {
    assertThat(rowsOf(StreamingExample::main))
        .hasSize(20)
        .allSatisfy(row -> assertThat(Double.parseDouble(row[row.length - 1])).isFinite());
  }

  /** The cells of what {@code Dataset.show} prints, without its heads. */
  private static List<String[]> rowsOf(Program program) throws Exception {
    Pattern bar = Pattern.compile("\\|");
    return outputOf(program)
        .lines()
        .filter(line -> line.startsWith("|") && !line.startsWith("|query_id"))
        .map(line -> bar.splitAsStream(line.substring(1)).map(String::strip))
        .map(cells -> cells.toArray(String[]::new))
        .toList();
  }

  private static String outputOf(Program program) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      scala.Console.withOut(
          System.out,
          () -> {
            try {
              program.main(new String[] {System.getProperty("rerank.root")});
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            return null;
          });
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
