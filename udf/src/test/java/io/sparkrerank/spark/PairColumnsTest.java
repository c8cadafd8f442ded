package io.sparkrerank.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class PairColumnsTest {
  @Test
  void whatStandsBeforeThePairIsCarriedThrough() {
    StructType in =
        StructType.fromDDL(
            "id DECIMAL(20,4), rank INT, query_text STRING, passage_text STRING, has_query BOOLEAN,"
                + " has_passage BOOLEAN");

    assertThat(PairColumns.out(in).toDDL())
        .isEqualTo(
            "id DECIMAL(20,4),rank INT,logit FLOAT,score DOUBLE,n_tokens INT,truncated BOOLEAN,"
                + "reason STRING,detail STRING");
  }

  @Test
  void aTableWithoutThePairsColumnsIsRefused() {
    assertThatThrownBy(() -> PairColumns.out(StructType.fromDDL("a INT, query_text STRING")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "expected the last columns to be [query_text, passage_text, has_query, has_passage]");
  }
}
