package io.sparkrerank.bench.harness;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the figures were measured on. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final List<String> INSTRUCTIONS =
      List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_int8", "amx_bf16");

  private Machine() {}

  static ObjectNode describe() throws IOException {
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("processor", first(CPU, "model name"));
    String flags = " " + first(CPU, "flags") + " ";
    node.put(
        "instructions",
        String.join(
            " ", INSTRUCTIONS.stream().filter(name -> flags.contains(" " + name + " ")).toList()));
    node.put("cores", Runtime.getRuntime().availableProcessors());
    node.put("memory", first(MEMORY, "MemTotal"));
    node.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return node;
  }

  /** Runnable processes over the last minute, ours among them; negative where unknown. */
  static double loadAverage() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String first(Path file, String key) throws IOException {
    if (!Files.exists(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }
}
