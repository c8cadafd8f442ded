package io.sparkrerank.spark.sql;

import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Java's lists as Scala's and back. */
final class Scala {
  private Scala() {}

  @SafeVarargs
  static <T> Seq<T> seq(T... items) {
    return seq(List.of(items));
  }

  static <T> Seq<T> seq(List<? extends T> items) {
    return CollectionConverters.<T>asScala(List.<T>copyOf(items)).toSeq();
  }

  static <T> List<T> list(scala.collection.Seq<? extends T> items) {
    return List.copyOf(CollectionConverters.asJava(items));
  }
}
