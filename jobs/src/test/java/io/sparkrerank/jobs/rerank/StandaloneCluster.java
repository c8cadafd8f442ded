package io.sparkrerank.jobs.rerank;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/** A standalone master and workers of one core each, every one a process of its own. */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Path directory;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  private StandaloneCluster(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Starts master and workers; {@code directory} takes their logs. */
  static StandaloneCluster start(Path directory, int workers) throws Exception {
    StandaloneCluster cluster = new StandaloneCluster(directory, freePort());
    // Spark asks for a distribution, but its class path comes from us.
    Files.createDirectories(directory.resolve("spark-home/jars"));
    try {
      cluster.launch(
          "master",
          Master.class.getName(),
          List.of("--host", HOST, "--port", "" + cluster.port, "--webui-port", "0"));
      cluster.awaitMaster();
      for (int i = 0; i < workers; i++) {
        Path work = directory.resolve("worker" + i);
        cluster.launch(
            "worker" + i,
            Worker.class.getName(),
            List.of(
                "--host",
                // Spark runs no two attempts of a task on one host, so each worker is one.
                "127.0.0." + (1 + i),
                "--webui-port",
                "0",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                work.toString(),
                cluster.master()));
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private String master() {
    return "spark://" + HOST + ":" + port;
  }

  /** Submits {@code main} as spark-submit does and waits for its end. */
  int submit(String main, List<String> conf, List<String> arguments) throws Exception {
    Process submit = start(main, conf, arguments);
    if (!submit.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("the job did not end: " + log("submit"));
    }
    return submit.exitValue();
  }

  /** Submits {@code main} and returns the driver's process. */
  Process start(String main, List<String> conf, List<String> arguments) throws Exception {
    Path properties = directory.resolve("spark.properties");
    List<String> lines = new ArrayList<>(conf);
    lines.add("spark.executor.extraClassPath " + classPath());
    lines.add("spark.eventLog.enabled true");
    lines.add("spark.eventLog.compress false");
    lines.add("spark.eventLog.dir " + Files.createDirectories(directory.resolve("events")).toUri());
    Files.write(properties, lines);
    List<String> command =
        new ArrayList<>(
            List.of(
                "--master",
                master(),
                "--properties-file",
                properties.toString(),
                "--class",
                main,
                "spark-internal"));
    command.addAll(arguments);
    return launch("submit", SparkSubmit.class.getName(), command);
  }

  /** The executors that live; workers start nothing else. */
  List<ProcessHandle> executors() {
    return processes.stream().flatMap(Process::children).filter(ProcessHandle::isAlive).toList();
  }

  /** How many executors have printed {@code text}, ended ones among them. */
  int executorLogs(String text) throws IOException {
    return (int) executorLogs().stream().filter(log -> log.contains(text)).count();
  }

  /**
   * Waits until {@code count} executors have printed {@code text}.
   *
   * @return whether that came before the end of {@code driver}
   */
  boolean awaitExecutorLog(String text, int count, Process driver) throws Exception {
    while (driver.isAlive()) {
      if (executorLogs(text) >= count) {
        return true;
      }
      Thread.sleep(50);
    }
    return false;
  }

  /** Crash reports of any JVM below {@code directory}. */
  static List<Path> crashes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(f -> f.getFileName().toString().startsWith("hs_err")).toList();
    }
  }

  /** What the process {@code name} has printed. */
  String log(String name) {
    try {
      return Files.readString(directory.resolve(name + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each executor has printed on standard error. */
  List<String> executorLogs() throws IOException {
    List<String> logs = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.endsWith("stderr")).sorted().toList()) {
        logs.add(Files.readString(file));
      }
    }
    return logs;
  }

  /** How many of Spark's events, of all drivers so far, hold {@code text}. */
  long events(String text) throws IOException {
    long count = 0;
    try (Stream<Path> files = Files.walk(directory.resolve("events"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (Stream<String> lines = Files.lines(file)) {
          count += lines.filter(line -> line.contains(text)).count();
        }
      }
    }
    return count;
  }

  /** Ends all processes, executors among them. */
  @Override
  public void close() {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process launch(String name, String main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    DriverProcess.sparkFlags().forEach(command::add);
    command.add("-Xmx512m");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Drerank.root=" + System.getProperty("rerank.root"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    command.add("-XX:ErrorFile=" + directory.resolve("hs_err_%p.log"));
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", classPath());
    builder.environment().put("SPARK_HOME", directory.resolve("spark-home").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", HOST);
    Process process = builder.redirectOutput(directory.resolve(name + ".log").toFile()).start();
    processes.add(process);
    return process;
  }

  private void awaitMaster() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(HOST, port), 1000);
        return;
      } catch (IOException e) {
        Thread.sleep(100);
      }
    }
    throw new IllegalStateException("the master did not start: " + log("master"));
  }

  private static String classPath() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Stream.of(path.split(File.pathSeparator))
        .distinct()
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
