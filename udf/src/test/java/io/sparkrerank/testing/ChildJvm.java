package io.sparkrerank.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class on this JVM's Java and class path in a process of its own. */
public final class ChildJvm {
  private static final long TIMEOUT_SECONDS = 120;

  private final List<String> flags = new ArrayList<>();
  private final Map<String, String> environment;
  private final Path directory;
  private String classPath = testClassPath();

  /**
   * How a process ended.
   *
   * @param exitCode its exit code; 134 and 139 are crashes
   * @param out its standard output
   * @param err its standard error
   */
  public record Result(int exitCode, String out, String err) {}

  /** A JVM whose output goes to files in {@code directory}. */
  public ChildJvm(Path directory, Map<String, String> environment) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  /** Adds a flag such as {@code -Xmx64m}. */
  public ChildJvm with(String flag) {
    flags.add(flag);
    return this;
  }

  /** Makes the class path, and so the command line, at least this long by adding empty folders. */
  public ChildJvm withClassPathOf(int chars) {
    StringBuilder longer = new StringBuilder(classPath);
    while (longer.length() < chars) {
      longer.append(File.pathSeparator).append(directory.resolve("padding" + longer.length()));
    }
    classPath = longer.toString();
    return this;
  }

  /** Starts it and returns; {@link #await} collects what came of it. */
  public Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Drerank.root=" + TestModels.repository());
    command.addAll(flags);
    command.add("-cp");
    command.add(classPath);
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Files.createDirectories(directory);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(directory.resolve("err").toFile())
        .start();
  }

  /** Waits for the end of what {@link #start} returned. */
  public Result await(Process process) throws InterruptedException {
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("child JVM did not end: " + read("out") + read("err"));
    }
    return new Result(process.exitValue(), read("out"), read("err"));
  }

  /** Runs it to its end. */
  public Result run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return await(start(main, arguments));
  }

  private String read(String file) {
    try {
      return Files.readString(directory.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String testClassPath() {
    // Surefire starts this JVM on a jar with a manifest and names the real class path here.
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
