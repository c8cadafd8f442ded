package io.sparkrerank.jobs.rerank;

import io.sparkrerank.testing.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The job in local mode in a process of its own, which a test may kill at any moment. */
final class DriverProcess {
  private static final List<String> SPARK =
      List.of(
          "spark.master=local[2]",
          "spark.ui.enabled=false",
          "spark.sql.shuffle.partitions=2",
          "spark.databricks.delta.snapshotPartitions=2",
          "spark.sql.session.timeZone=UTC",
          "spark.plugins=io.sparkrerank.spark.RerankPlugin");

  private final Path directory;
  private final ChildJvm jvm;
  private final Process process;

  private DriverProcess(Path directory, ChildJvm jvm, Process process) {
    this.directory = directory;
    this.jvm = jvm;
    this.process = process;
  }

  /**
   * Starts {@code main}.
   *
   * @param directory takes its output and whatever a crash leaves
   * @param arguments its command line
   * @param properties system properties, Spark's settings among them, as {@code key=value}
   */
  static DriverProcess start(
      Path directory, Class<?> main, List<String> arguments, String... properties)
      throws IOException {
    ChildJvm jvm = new ChildJvm(directory, Map.of("SPARK_LOCAL_IP", "127.0.0.1"));
    sparkFlags().forEach(jvm::with);
    Stream.concat(SPARK.stream(), Stream.of(properties)).forEach(p -> jvm.with("-D" + p));
    jvm.with("-Xmx1g")
        .with("-XX:TieredStopAtLevel=1")
        .with("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"))
        .with("-Dspark.sql.warehouse.dir=" + directory.resolve("warehouse").toUri())
        .with("-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"));
    return new DriverProcess(directory, jvm, jvm.start(main, arguments.toArray(String[]::new)));
  }

  /** What Spark's own launcher passes to every JVM, as this one got it. */
  static Stream<String> sparkFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.matches("--add-.*|-XX:\\+Ignore.*|-Djdk\\..*|-Dio\\.netty\\..*"));
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Whether it ends within {@code time}. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for its end. */
  ChildJvm.Result await() throws InterruptedException {
    return jvm.await(process);
  }

  /** How it ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** Its standard error. */
  String err() throws IOException {
    return Files.readString(directory.resolve("err"));
  }

  /** Crash reports of the JVM. */
  List<Path> crashes() throws IOException {
    return StandaloneCluster.crashes(directory);
  }
}
