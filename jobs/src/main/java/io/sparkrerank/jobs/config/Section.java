package io.sparkrerank.jobs.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One block of the configuration, read key by key. A mistake is noted and a stand-in returned, so
 * that reading goes on to the next one; {@link Problems#throwIfAny} keeps stand-ins from ever
 * leaving the loader. Keys that nobody asked for are unknown.
 */
final class Section {
  /** Stands for a text that is wrong or missing. */
  static final String STAND_IN = "?";

  private static final String VALUE = "value";

  private final ConfigObject values;
  private final String path;
  private final Problems problems;
  private final boolean readable;
  private final TreeSet<String> asked = new TreeSet<>();

  Section(ConfigObject values, String path, Problems problems) {
    this(values, path, problems, true);
  }

  private Section(ConfigObject values, String path, Problems problems, boolean readable) {
    this.values = values;
    this.path = path;
    this.problems = problems;
    this.readable = readable;
  }

  /** The key's name in messages. */
  String name(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The block under {@code key}; an empty one where there is none. */
  Section section(String key) {
    Optional<ConfigValue> value = value(key);
    if (value.isPresent() && value.get() instanceof ConfigObject object) {
      return new Section(object, name(key), problems, readable);
    }
    value.ifPresent(v -> wrong(key, "must be a block { ... }", v));
    return new Section(
        ConfigFactory.empty().root(), name(key), problems, readable && value.isEmpty());
  }

  /** The text under {@code key}, if any. */
  Optional<String> text(String key) {
    return value(key)
        .flatMap(
            value -> {
              Optional<String> text = scalar(value).filter(t -> !t.isBlank());
              if (text.isEmpty()) {
                wrong(key, "must be a text that is not blank", value);
              }
              return text;
            });
  }

  /** The text under {@code key}, which has to be there. */
  String requiredText(String key, String remedy) {
    return text(key)
        .orElseGet(
            () -> {
              if (value(key).isEmpty()) {
                missing(key, remedy);
              }
              return STAND_IN;
            });
  }

  /** The whole number under {@code key} in {@code [min, max]}, if any. */
  Optional<Integer> integer(String key, int min, int max) {
    String range = max == Integer.MAX_VALUE ? "of at least " + min : "from " + min + " to " + max;
    return value(key)
        .flatMap(
            value -> {
              Optional<Integer> number =
                  scalar(value).flatMap(Numbers::integer).filter(n -> n >= min && n <= max);
              if (number.isEmpty()) {
                wrong(key, "must be a whole number " + range, value);
              }
              return number;
            });
  }

  /** The same, from {@code min} on. */
  OptionalInt atLeast(String key, int min) {
    return integer(key, min, Integer.MAX_VALUE).map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }

  /** The size under {@code key} in bytes, positive and with a unit or without, if any. */
  OptionalLong bytes(String key) {
    Optional<ConfigValue> value = value(key);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long bytes = value.get().atKey(VALUE).getBytes(VALUE);
      if (bytes > 0) {
        return OptionalLong.of(bytes);
      }
    } catch (ConfigException e) {
      // Told below, in our words.
    }
    wrong(key, "must be a size such as 20g or 512m", value.get());
    return OptionalLong.empty();
  }

  /** The finite number under {@code key}, if any. */
  Optional<Double> number(String key) {
    return value(key)
        .flatMap(
            value -> {
              Optional<Double> number = scalar(value).flatMap(Numbers::finite);
              if (number.isEmpty()) {
                wrong(key, "must be a finite number", value);
              }
              return number;
            });
  }

  /** The truth value under {@code key}; false where there is none. */
  boolean flag(String key) {
    Optional<ConfigValue> value = value(key);
    Optional<String> text = value.flatMap(Section::scalar);
    if (value.isPresent() && text.filter(t -> t.equals("true") || t.equals("false")).isEmpty()) {
      wrong(key, "must be true or false", value.get());
    }
    return text.filter(t -> t.equals("true")).isPresent();
  }

  /** The constant under {@code key}, written in lower case; the first where it is wrong. */
  <E extends Enum<E>> E choice(String key, Class<E> type) {
    E[] constants = type.getEnumConstants();
    Optional<ConfigValue> value = value(key);
    Optional<E> choice =
        value
            .flatMap(Section::scalar)
            .flatMap(
                text ->
                    Arrays.stream(constants)
                        .filter(c -> c.name().equalsIgnoreCase(text))
                        .findFirst());
    if (value.isPresent() && choice.isEmpty()) {
      wrong(key, "must be " + alternatives(constants), value.get());
    }
    return choice.orElse(constants[0]);
  }

  /** The distinct texts of the list under {@code key}, at least one. */
  List<String> texts(String key, String example) {
    Optional<ConfigValue> value = value(key);
    List<String> texts = new ArrayList<>();
    if (value.isPresent() && value.get() instanceof ConfigList list) {
      list.forEach(item -> scalar(item).filter(t -> !t.isBlank()).ifPresent(texts::add));
      if (!list.isEmpty() && texts.size() == list.size()) {
        if (texts.stream().distinct().count() == texts.size()) {
          return texts;
        }
        wrong(key, "must not name anything twice", list);
        return texts;
      }
    }
    wrong(key, "must be a list of names such as " + example, value.orElse(values));
    return List.of(STAND_IN);
  }

  /** The value under {@code key}, if any; an explicit {@code null} is none. */
  Optional<ConfigValue> value(String key) {
    asked.add(key);
    return Optional.ofNullable(values.get(key))
        .filter(value -> value.valueType() != ConfigValueType.NULL);
  }

  /** Notes a mistake of this key's value. */
  void wrong(String key, String expectation, ConfigValue found) {
    String shown = Redaction.isSecret(key) ? "" : ", found " + shown(found);
    problems.add(name(key), expectation + shown, found.origin());
  }

  /** Notes that a key has to be given; in a block that is none, that has been said already. */
  void missing(String key, String remedy) {
    if (readable) {
      problems.add(name(key), "is missing: " + remedy);
    }
  }

  /** Notes every key that nobody asked for. */
  void refuseUnknown() {
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              if (!asked.contains(key)) {
                problems.add(
                    name(key),
                    "is not a known key: " + NearestName.hint(key, asked),
                    value.origin());
              }
            });
  }

  static Optional<String> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> Optional.of(String.valueOf(value.unwrapped()));
      case LIST, OBJECT, NULL -> Optional.empty();
    };
  }

  private static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a block";
      case LIST -> ((ConfigList) value).isEmpty() ? "an empty list" : "a list";
      default -> "'" + Redaction.text(String.valueOf(value.unwrapped())) + "'";
    };
  }

  private static String alternatives(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" or "));
  }
}
