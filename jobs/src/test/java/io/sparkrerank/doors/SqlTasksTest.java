package io.sparkrerank.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.jobs.rerank.LocalSpark;
import io.sparkrerank.testing.TestModels;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the calls of SQL are spread over tasks, on two cores. */
class SqlTasksTest {
  private static final long ROWS = 100;

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = LocalSpark.session().newSession();
    spark.conf().set("spark.rerank.model.path", TestModels.path("tiny-bert").toString());
    spark.conf().set("spark.rerank.scoring.maxBatchPairs", "1");
  }

  private static Dataset<Row> scored(String rows) {
    return spark.sql(
        "SELECT id, rerank_score('garbage', concat('circle of ', id)) AS s FROM " + rows);
  }

  private static int tasks(Dataset<Row> rows) {
    return rows.queryExecution().toRdd().getNumPartitions();
  }

  @Test
  void rows_of_fewer_tasks_than_cores_are_spread() {
    Dataset<Row> one = scored("range(0, 100, 1, 1)");
    Dataset<Row> three = scored("range(0, 100, 1, 3)");

    assertThat(tasks(one)).isEqualTo(8);
    assertThat(tasks(three)).isEqualTo(3);
    Comparator<Row> byId = Comparator.comparing(row -> row.getLong(0));
    assertThat(one.collectAsList().stream().sorted(byId))
        .hasSize((int) ROWS)
        .isEqualTo(three.collectAsList().stream().sorted(byId).toList());
  }

  @Test
  void a_few_rows_are_left_where_they_are() {
    assertThat(tasks(scored("range(0, 64, 1, 1)"))).isEqualTo(1);
    assertThat(tasks(scored("range(0, 100, 1, 1) LIMIT 10"))).isEqualTo(1);
  }

  @Test
  void rows_stay_in_the_order_that_somebody_gave_them() {
    spark.range(0, ROWS, 1, 1).createOrReplaceTempView("ascending");
    Dataset<Row> sorted = scored("(SELECT id FROM ascending ORDER BY id DESC)");

    assertThat(sorted.collectAsList())
        .extracting(row -> row.getLong(0))
        .isEqualTo(LongStream.range(0, ROWS).boxed().sorted(Comparator.reverseOrder()).toList());
  }

  @Test
  void what_groups_its_result_finds_each_group_once() {
    List<Row> groups =
        scored(
                "(SELECT *, id % 3 AS g, row_number() OVER (PARTITION BY id % 3 ORDER BY id) AS n"
                    + " FROM range(0, 100, 1, 1))")
            .selectExpr("id % 3 AS g", "s")
            .groupBy("g")
            .count()
            .orderBy("g")
            .collectAsList();

    assertThat(groups).hasToString("[[0,34], [1,33], [2,33]]");
  }
}
