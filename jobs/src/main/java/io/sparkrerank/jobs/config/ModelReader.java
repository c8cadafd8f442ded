package io.sparkrerank.jobs.config;

import io.sparkrerank.spec.ArenaStrategy;
import io.sparkrerank.spec.DeviceChoice;
import io.sparkrerank.spec.GpuMemory;
import io.sparkrerank.spec.ModelChoice;
import io.sparkrerank.spec.SessionChoice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code rerank.model}. */
final class ModelReader {
  private final Section model;
  private final Problems problems;

  ModelReader(Section model, Problems problems) {
    this.model = model;
    this.problems = problems;
  }

  ModelConfig read() {
    String path = model.requiredText("path", "give the directory of the model bundle");
    String id = id(path);
    ModelChoice choice =
        new ModelChoice(
            path,
            file(),
            model.integer("label", 0, 1).map(OptionalInt::of).orElseGet(OptionalInt::empty),
            model.requiredText("cache-dir", "give a local directory for copies of models"),
            model.choice("device", DeviceChoice.class),
            session());
    model.refuseUnknown();
    return new ModelConfig(id, choice);
  }

  private SessionChoice session() {
    return new SessionChoice(
        model.atLeast("intra-op-threads", 1),
        model.atLeast("concurrent-runs", 1),
        new GpuMemory(
            model.bytes("gpu-mem-limit").orElse(GpuMemory.NO_LIMIT),
            model.choice("gpu-arena", ArenaStrategy.class),
            model.flag("gpu-arena-shrink")),
        model.requiredText("native-dir", "give a local directory for ONNX Runtime's libraries"));
  }

  private Optional<String> file() {
    Optional<String> file = model.text("file");
    boolean outside =
        file.filter(f -> f.startsWith("/") || List.of(f.split("/")).contains("..")).isPresent();
    if (outside) {
      model
          .value("file")
          .ifPresent(
              value -> model.wrong("file", "must be a path inside the model's directory", value));
    }
    return file;
  }

  private String id(String path) {
    Optional<String> given = model.text("id");
    String id = given.orElseGet(() -> lastName(path));
    if (ModelConfig.ID.matcher(id).matches()) {
      return id;
    }
    String allowed = "1 to 128 letters, digits or ._:@/+- that start with a letter or digit";
    if (given.isPresent()) {
      model.value("id").ifPresent(value -> model.wrong("id", "must be " + allowed, value));
    } else if (!path.equals(Section.STAND_IN)) {
      problems.add(
          model.name("id"),
          "cannot be taken from the directory's name '" + id + "': give an id of " + allowed);
    }
    return "unknown";
  }

  private static String lastName(String path) {
    // A bucket or host alone names no model.
    String bare = path.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]+://[^/]*", "");
    String trimmed = bare.replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
    return trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
