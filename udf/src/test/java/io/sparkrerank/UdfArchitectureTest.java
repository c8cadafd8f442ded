package io.sparkrerank;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.sparkrerank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls between packages, which the compiler does not know: ARCHITECTURE.md draws them. */
class UdfArchitectureTest {
  private static final String ROOT = "io.sparkrerank.";
  private static final int MAX_LINES = 350;

  /** Which packages of the project a package may import, besides itself. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("util", Set.of()),
          Map.entry("text", Set.of()),
          Map.entry("spec", Set.of("util")),
          Map.entry("bundle", Set.of("spec", "util")),
          Map.entry("tokenize", Set.of("spec", "text", "util", "bundle")),
          Map.entry("batch", Set.of("spec", "text")),
          Map.entry("onnx", Set.of("batch", "bundle", "spec", "util")),
          Map.entry("score", Set.of("tokenize", "batch", "onnx", "bundle", "spec", "text", "util")),
          Map.entry("eval", Set.of("util")),
          Map.entry("spark", Set.of("score", "bundle", "spec", "text", "util")));

  /** Types that may be static and final without being constants, with the reason. */
  private static final Set<String> CONSTANT_TYPES =
      Set.of(
          "org.slf4j.Logger",
          "java.lang.String",
          "java.util.regex.Pattern",
          "org.apache.spark.internal.config.ConfigEntry",
          "org.apache.spark.internal.config.OptionalConfigEntry",
          "java.util.List",
          "java.util.Set",
          "java.util.Map",
          "java.util.Comparator",
          "com.fasterxml.jackson.databind.ObjectMapper");

  /** What a JVM has one of: open models, and what the driver found out about them. */
  private static final Set<String> MUTABLE = Set.of("ModelRegistry", "DriverModels", "Termination");

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.sparkrerank");
  }

  static Set<String> packages() {
    return new TreeSet<>(MAY_IMPORT.keySet());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageImportsOnlyWhatItMay(String name) {
    String[] forbidden =
        packages().stream()
            .filter(other -> !other.equals(name) && !MAY_IMPORT.get(name).contains(other))
            .map(other -> ROOT + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(forbidden))
        .check(all);
  }

  @Test
  void everyPackageHasItsWalls() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : all) {
      found.add(type.getPackageName().substring(ROOT.length()).split("\\.")[0]);
    }
    assertThat(found).isSubsetOf(packages());
  }

  @Test
  void onlyThePackageSparkKnowsSparkAndHadoop() {
    onlyIn("spark", "org.apache.spark..", "org.apache.hadoop..", "scala..");
  }

  @Test
  void onlyThePackageOnnxKnowsOnnxRuntime() {
    onlyIn("onnx", "ai.onnxruntime..");
  }

  @Test
  void onlyThePackageTokenizeKnowsDjl() {
    onlyIn("tokenize", "ai.djl..");
  }

  @Test
  void onlyThePackageBundleParsesJson() {
    onlyIn("bundle", "com.fasterxml.jackson..");
  }

  @Test
  void textIsPlainJava() {
    classes()
        .that()
        .resideInAPackage(ROOT + "text..")
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", ROOT + "text.."))
        .check(all);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(all);
  }

  @Test
  void theDoorsStandOnThePackageSparkAndApartFromEachOther() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "spark")
        .and()
        .doNotHaveSimpleName("RerankExtensions") // the name that users configure, nothing else
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "spark.*.."))
        .check(all);
    slices().matching(ROOT + "spark.(*)..").should().notDependOnEachOther().check(all);
  }

  @Test
  void noMutableStaticStateButWhereItIsTheMatter() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(
            resideInAPackage("io.sparkrerank..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.describe(
                        "are not the registry, the driver's memory or the signal's",
                        type -> !MUTABLE.contains(type.getSimpleName()))))
        .should(beConstant())
        .check(all);
  }

  @Test
  void noFileIsLongerThanAPersonReads() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (String folder : List.of("udf/src/main/java", "udf/src/test/java")) {
      try (Stream<Path> files = Files.walk(TestModels.repository().resolve(folder))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          int lines = Files.readAllLines(file).size();
          if (folder.contains("main") && lines > MAX_LINES) {
            tooLong.add(file + " has " + lines + " lines");
          }
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static void onlyIn(String owner, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + owner + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(all);
  }

  private static ArchCondition<JavaField> beConstant() {
    return new ArchCondition<>("be final and of a type that does not change") {
      @Override
      public void check(JavaField field, ConditionEvents events) {
        JavaClass type = field.getRawType();
        boolean constant =
            field.getModifiers().contains(JavaModifier.FINAL)
                && (type.isPrimitive()
                    || type.isEnum()
                    || type.isRecord()
                    || type.isArray()
                    || type.getName().startsWith(ROOT)
                    || CONSTANT_TYPES.contains(type.getName()));
        boolean synthetic = field.getModifiers().contains(JavaModifier.SYNTHETIC);
        if (!constant && !synthetic) {
          events.add(
              SimpleConditionEvent.violated(
                  field, field.getFullName() + " of " + type.getName() + " may change"));
        }
      }
    };
  }
}
