package io.sparkrerank.jobs.config;

import com.typesafe.config.Config;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads configuration files and {@code --set} values. What is given later wins: defaults inside the
 * jar, the files in order, then the settings in order.
 *
 * <p>Files are HOCON: {@code include} and substitution work, {@code ${?VAR}} from the environment
 * and {@code ${user.home}} from Java's system properties among them. Nothing is read from the
 * environment or from system properties that no file asks for.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * The configuration that {@code files} and {@code sets} describe.
   *
   * @param files HOCON files, each overriding the ones before
   * @param sets values by key, with or without the leading {@code rerank.}; a value is taken as it
   *     stands, but a list, block, quoted text or {@code null} is read as HOCON
   * @throws RerankException naming every mistake with its place
   */
  public static RerankConfig load(List<Path> files, Map<String, String> sets) {
    Problems problems = new Problems();
    Config tree = ConfigLayers.merged(files, sets, problems);
    problems.throwIfAny();
    return ConfigReader.read(tree);
  }
}
