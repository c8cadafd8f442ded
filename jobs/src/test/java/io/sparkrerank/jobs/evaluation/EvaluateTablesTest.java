package io.sparkrerank.jobs.evaluation;

import static io.sparkrerank.jobs.rerank.LocalSpark.row;
import static io.sparkrerank.jobs.rerank.LocalSpark.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sparkrerank.eval.MeanOver;
import io.sparkrerank.eval.Measures;
import io.sparkrerank.eval.RunEvaluator;
import io.sparkrerank.eval.TrecEvalLine;
import io.sparkrerank.eval.TrecFiles;
import io.sparkrerank.jobs.rerank.LocalSpark;
import io.sparkrerank.util.RerankException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Evaluations over tables and over files, as their command lines ask for them. */
class EvaluateTablesTest {
  @TempDir private Path directory;

  private List<String> evaluate(String... arguments) {
    EvaluateOptions options = new EvaluateOptions();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    new Evaluation(options, printer, printer).run(LocalSpark.session());
    return out.toString().lines().toList();
  }

  @Test
  void trecFilesThroughSparkGiveTheLinesOfTheCore() {
    Path qrels = shared("msmarco-dl19/qrels.trec");
    Path bm25 = shared("runs-dl19/BM25.trec");
    Path tasb = shared("runs-dl19/TASB.trec");
    List<String> names = List.of("nDCG@10", "RR@10", "AP", "Bpref", "R@100", "NumRet");

    List<String> lines =
        evaluate(
            "--qrels",
            qrels.toString(),
            "--run",
            bm25.toString(),
            "--run-b",
            tasb.toString(),
            "-q",
            "-l",
            "2",
            "-m",
            "nDCG@10",
            "-m",
            "RR@10",
            "-m",
            "AP",
            "-m",
            "Bpref",
            "-m",
            "R@100",
            "-m",
            "NumRet");

    var measures = Measures.parseAll(names, 2);
    List<String> expected = new ArrayList<>();
    for (Path run : List.of(bm25, tasb)) {
      var core =
          RunEvaluator.evaluate(
              TrecFiles.readQrels(qrels), TrecFiles.readRun(run), measures, MeanOver.QRELS_QUERIES);
      core.rows()
          .forEach(v -> expected.add(TrecEvalLine.format(v.measure(), v.queryId(), v.value())));
      measures.forEach(m -> expected.add(TrecEvalLine.format(m, "all", core.overall(m))));
    }
    assertThat(
            lines.stream()
                .filter(l -> l.contains("\t") && !l.startsWith("runid") && !l.startsWith("num_q")))
        .containsExactlyElementsOf(expected)
        .hasSize(2 * 44 * 6);
    // The numbers of docs/evaluation.md for other measures of these files come from the same tests.
    assertThat(lines.stream().filter(l -> l.startsWith("nDCG@10 ")))
        .singleElement()
        .asString()
        .startsWith("nDCG@10")
        .contains("0.5058  0.7210  +0.2152");
  }

  @Tag("slow")
  @Test
  void aRerankedTableIsComparedWithItsFirstStageAndWithAnotherModel() {
    write(
        "queries",
        table(
            "query_id INT, query_text STRING, language STRING",
            row(1, "one", "en"),
            row(2, "two words", "en"),
            row(3, "three words here", "de"),
            row(4, "and four words here", null)));
    write(
        "passages",
        table(
            "doc_id STRING, text STRING",
            row("a", "text of a"),
            row("b", "text of b"),
            row("c", "text of c")));
    List<Object[]> candidates = new ArrayList<>();
    List<Object[]> reranked = new ArrayList<>();
    for (int q = 1; q <= 4; q++) {
      String[] first = {"a", "b", "c"};
      // Query 1 gains, 2 stays, 3 and 4 lose; the other model ranks as the first stage.
      List<String> order =
          switch (q) {
            case 1 -> List.of("b", "a", "c");
            case 2 -> List.of("a", "b", "c");
            case 3 -> List.of("b", "a", "c");
            default -> List.of("b", "c", "a");
          };
      for (int i = 0; i < 3; i++) {
        candidates.add(row(q, first[i], i + 1, 3.0 - i));
        reranked.add(slice(q, order.get(i), i + 1, "new", order.get(i).charAt(0) - 'a' + 1));
        reranked.add(slice(q, first[i], i + 1, "old", i + 1));
      }
    }
    write(
        "candidates",
        table(
            "query_id INT, doc_id STRING, retrieval_rank INT, retrieval_score DOUBLE",
            candidates.toArray(Object[][]::new)));
    write(
        "reranked",
        table(
            "run_id STRING, run_date DATE, query_id INT, doc_id STRING, rank INT, score DOUBLE,"
                + " retrieval_rank INT, n_tokens INT, truncated BOOLEAN, model_id STRING",
            reranked.toArray(Object[][]::new)));
    write(
        "qrels",
        table(
            "query_id INT, doc_id STRING, relevance INT",
            row(1, "b", 1),
            row(2, "a", 1),
            row(3, "a", 2),
            row(3, "b", 0),
            row(4, "a", 1)));

    List<String> lines =
        evaluate(
            "--qrels-table",
            at("qrels"),
            "--run-table",
            at("reranked"),
            "--model-id",
            "new",
            "--candidates-table",
            at("candidates"),
            "--queries-table",
            at("queries"),
            "--passages-table",
            at("passages"),
            "--slice-by",
            "language",
            "-m",
            "RR",
            "-m",
            "nDCG@3",
            "--out",
            at("out"));
    assertThat(lines)
        .contains(
            "runid                 \tall\tretrieval",
            "recip_rank            \tall\t0.8750",
            "recip_rank            \tall\t0.7083",
            "# Made worse by RR: 2 of 4 queries; the worst:",
            "# 4  1.0000 -> 0.3333 (-0.6667)  and four words here",
            "#   fell a  grade 1  rank 1 -> 3  score 3.0000 -> 0.1000  truncated",
            "# Is it real? no difference shown in RR, nDCG@3 (p Holm below 0.05)");
    assertThat(read("harm"))
        .extracting(Row::toString)
        .containsExactly(
            "[new-run,2026-11-22,retrieval,1,4,RR,null,1.0,0.3333333333333333,-0.6666666666666667,fell,a,1,1,3,3.0,0.1,10,true,new]",
            "[new-run,2026-11-22,retrieval,1,4,RR,null,1.0,0.3333333333333333,-0.6666666666666667,rose,b,null,2,1,2.0,0.9,11,false,new]",
            "[new-run,2026-11-22,retrieval,1,4,RR,null,1.0,0.3333333333333333,-0.6666666666666667,rose,c,null,3,2,1.0,0.5,12,false,new]",
            "[new-run,2026-11-22,retrieval,2,3,RR,null,1.0,0.5,-0.5,fell,a,2,1,2,3.0,0.5,10,true,new]",
            "[new-run,2026-11-22,retrieval,2,3,RR,null,1.0,0.5,-0.5,rose,b,0,2,1,2.0,0.9,11,false,new]");
    assertThat(read("slices"))
        .extracting(
            r ->
                "%s %s %d %.4f"
                    .formatted(
                        r.getAs("slice"),
                        r.getAs("bucket"),
                        r.getAs("n_queries"),
                        r.getAs("delta")))
        .contains(
            "language en 2 0.2500",
            "language de 1 -0.5000",
            "language (null) 1 -0.6667",
            "query_length 1 1 0.5000",
            "truncation some 4 -0.1667",
            "score_gap 1 4 -0.1667");
    assertThat(read("comparison")).hasSize(2);
    assertThat(read("query_metrics")).hasSize(8);

    assertThat(
            evaluate(
                "--qrels-table",
                at("qrels"),
                "--run-table",
                at("reranked"),
                "--model-id",
                "old",
                "--model-b-id",
                "new",
                "-m",
                "RR"))
        .contains(
            "runid                 \tall\told-run",
            "# A: old-run of 2026-11-22, model old, " + at("reranked") + " (delta)@v0",
            "# Made worse by RR: 2 of 4 queries; the worst:");
    assertThatThrownBy(() -> evaluate("--qrels-table", at("qrels"), "--run-table", at("reranked")))
        .isInstanceOf(RerankException.class)
        .hasMessageContaining(
            "has several models on 2026-11-22: [2026-11-22 of new, 2026-11-22 of old]");
    assertThatThrownBy(() -> evaluate("--qrels-table", at("qrels"), "--run-table", at("queries")))
        .hasMessageContaining("has no doc_id, found only [query_id, query_text, language]");
    assertThatThrownBy(
            () ->
                evaluate(
                    "--qrels-table", at("qrels"), "--qrels", "q", "--run", "r", "--model-id", "m"))
        .hasMessage(
            "--qrels and --qrels-table are both given, expected one of them; --run, which has no"
                + " slices, and --run-date or --model-id are both given, expected one of them;"
                + " --help lists every option.");
    assertThatThrownBy(() -> evaluate("--run-table", at("reranked")))
        .hasMessageStartingWith("no qrels named; give --qrels, --qrels-table");
    assertThatThrownBy(() -> evaluate("--run-table", at("reranked"), "--set", "scoring.top-n=3"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("--config=FILE");
  }

  private static Object[] slice(int query, String doc, int rank, String model, int firstRank) {
    boolean truncated = doc.equals("a");
    return row(
        model + "-run",
        java.sql.Date.valueOf("2026-11-22"),
        query,
        doc,
        rank,
        switch (rank) {
          case 1 -> 0.9;
          case 2 -> 0.5;
          default -> 0.1;
        },
        firstRank,
        10 + doc.charAt(0) - 'a',
        truncated,
        model);
  }

  @Test
  void aDocumentThatARunHasTwiceIsAnErrorThatNamesTheQuery() {
    write("qrels", table("query_id STRING, doc_id STRING, relevance INT", row("q1", "a", 1)));
    write(
        "run",
        table(
            "query_id STRING, doc_id STRING, rank INT",
            row("q1", "a", 1),
            row("q1", "b", 2),
            row("q1", "b", 3)));
    assertThatThrownBy(() -> evaluate("--qrels-table", at("qrels"), "--run-table", at("run")))
        .hasStackTraceContaining(
            "a run has a document twice for query q1 (3 places, 2 documents); keep one of each");
  }

  private void write(String name, org.apache.spark.sql.Dataset<Row> rows) {
    rows.write().format("delta").save(at(name));
  }

  private List<Row> read(String name) {
    return LocalSpark.session()
        .read()
        .format("delta")
        .load(at("out") + "/" + name)
        .orderBy(
            Arrays.stream(
                    LocalSpark.session()
                        .read()
                        .format("delta")
                        .load(at("out") + "/" + name)
                        .columns())
                .filter(
                    c -> List.of("harm_rank", "moved", "rank_after", "slice", "metric").contains(c))
                .map(org.apache.spark.sql.functions::col)
                .toArray(org.apache.spark.sql.Column[]::new))
        .collectAsList();
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private static Path shared(String name) {
    Path file =
        Path.of(System.getProperty("rerank.root", "."))
            .resolve("../shared/data")
            .normalize()
            .resolve(name);
    assumeTrue(Files.exists(file), () -> "Skipped: third-party data is not here: " + file);
    return file;
  }
}
