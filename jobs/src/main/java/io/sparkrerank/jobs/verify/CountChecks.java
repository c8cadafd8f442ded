package io.sparkrerank.jobs.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.sparkrerank.spark.PairColumns;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Whether the run row's counts are those of the tables and of the pinned inputs. */
final class CountChecks {
  private CountChecks() {}

  static void check(RunRecord run, PairTotals totals, SliceTables tables, Violations violations) {
    equal(run, RunRecord.CANDIDATES, totals.candidates(), violations);
    equal(run, RunRecord.DUPLICATES, totals.candidates() - totals.distinct(), violations);
    equal(run, RunRecord.SCORED, totals.scored(), violations);
    equal(run, RunRecord.CUT_BY_TOP_N, totals.beyondTopN(), violations);
    equal(run, RunRecord.CUT_BY_MIN_SCORE, totals.cut() - totals.beyondTopN(), violations);
    kept(run, tables, totals.cut() == 0, violations);
    rejected(run, tables, violations);
  }

  private static void kept(
      RunRecord run, SliceTables tables, boolean allOfThem, Violations violations) {
    Row rows =
        tables
            .reranked()
            .agg(
                count(lit(1)),
                count(when(col(PairColumns.TRUNCATED), lit(1))),
                coalesce(sum(col(PairColumns.N_TOKENS).cast(DataTypes.LongType)), lit(0L)))
            .first();
    equal(run, RunRecord.KEPT, rows.getLong(0), violations);
    // What was cut is in no table, so its tokens can only be more.
    atLeast(run, RunRecord.TRUNCATED, rows.getLong(1), allOfThem, violations);
    atLeast(run, RunRecord.TOKENS, rows.getLong(2), allOfThem, violations);
  }

  private static void rejected(RunRecord run, SliceTables tables, Violations violations) {
    Map<String, Long> found = new TreeMap<>();
    tables
        .rejects()
        .groupBy(PairColumns.REASON)
        .count()
        .collectAsList()
        .forEach(row -> found.put(String.valueOf(row.get(0)), row.getLong(1)));
    long sum = found.values().stream().mapToLong(Long::longValue).sum();
    equal(run, RunRecord.REJECTED, sum, violations);
    Map<String, Long> recorded = new TreeMap<>(run.rejectedByReason());
    if (!recorded.equals(found)) {
      violations.add(
          Invariant.COUNTS,
          "rejected_by_reason is " + recorded + " in the run row, found " + found);
    }
  }

  private static void equal(RunRecord run, String column, long found, Violations violations) {
    violations.equal(Invariant.COUNTS, column, run.count(column), found);
  }

  private static void atLeast(
      RunRecord run, String column, long found, boolean exactly, Violations violations) {
    if (exactly || run.count(column) < found) {
      equal(run, column, found, violations);
    }
  }
}
