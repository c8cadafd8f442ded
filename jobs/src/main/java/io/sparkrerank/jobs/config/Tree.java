package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A block of keys under construction; texts lose their secrets on the way in. */
final class Tree {
  private final Map<String, Object> values = new LinkedHashMap<>();

  Tree put(String key, String text) {
    values.put(key, Redaction.value(key, text));
    return this;
  }

  Tree put(String key, Enum<?> constant) {
    values.put(key, constant.name().toLowerCase(Locale.ROOT));
    return this;
  }

  Tree put(String key, Tree block) {
    values.put(key, block.values);
    return this;
  }

  Tree putValue(String key, Object value) {
    values.put(key, value);
    return this;
  }

  Tree put(String key, OptionalInt number) {
    number.ifPresent(n -> values.put(key, n));
    return this;
  }

  Tree put(String key, OptionalDouble number) {
    number.ifPresent(n -> values.put(key, n));
    return this;
  }

  Tree put(String key, Optional<String> text) {
    text.ifPresent(t -> put(key, t));
    return this;
  }

  /** A text that has a default, so that its absence has to be said. */
  Tree putOrNull(String key, Optional<String> text) {
    ConfigValue none = ConfigValueFactory.fromAnyRef(null);
    values.put(key, text.<Object>map(t -> Redaction.value(key, t)).orElse(none));
    return this;
  }

  /** The block as a value. */
  ConfigValue toValue() {
    return ConfigValueFactory.fromMap(values);
  }
}
