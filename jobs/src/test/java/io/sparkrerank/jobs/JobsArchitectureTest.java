package io.sparkrerank.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.sparkrerank.jobs.rerank.RerankJob;
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

/** The walls of the jobs: ARCHITECTURE.md draws them. */
class JobsArchitectureTest {
  private static final String ROOT = "io.sparkrerank.";
  private static final int MAX_FILE_LINES = 350;
  private static final int MAX_MAIN_LINES = 20;

  /** Which packages of the project a package may import, besides itself. */
  private static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry("jobs.gates", Set.of("eval")),
          entry("jobs.config", Set.of("jobs.gates", "spec", "eval", "util")),
          entry("jobs.cli", Set.of("jobs.config", "util")),
          entry("jobs.command", Set.of("jobs.config", "util")),
          entry("jobs.fetch", Set.of("jobs.command", "bundle", "util")),
          entry("jobs.evaluate", Set.of("jobs.command", "eval", "util")),
          entry("jobs.findings", Set.of("eval")),
          entry("jobs.report", Set.of("jobs.findings", "eval", "util")),
          entry(
              "jobs.evaluation",
              Set.of(
                  "jobs.command",
                  "jobs.config",
                  "jobs.evaluate",
                  "jobs.findings",
                  "jobs.report",
                  "jobs.tables",
                  "eval",
                  "util")),
          entry("jobs.tables", Set.of("jobs.config", "util")),
          entry("jobs.pairs", Set.of("jobs.tables", "spark", "spec")),
          entry(
              "jobs.maintain",
              Set.of(
                  "jobs.cli",
                  "jobs.command",
                  "jobs.config",
                  "jobs.rerank",
                  "jobs.store",
                  "jobs.tables",
                  "util")),
          entry("jobs.store", Set.of("jobs.config", "jobs.tables", "spec", "util")),
          entry(
              "jobs.verify",
              Set.of(
                  "jobs.command",
                  "jobs.config",
                  "jobs.cli",
                  "jobs.rerank",
                  "jobs.tables",
                  "spark",
                  "spec",
                  "util")),
          entry(
              "jobs.rerank",
              Set.of(
                  "jobs.config",
                  "jobs.cli",
                  "jobs.command",
                  "jobs.evaluate",
                  "jobs.evaluation",
                  "jobs.findings",
                  "jobs.gates",
                  "jobs.pairs",
                  "jobs.store",
                  "jobs.tables",
                  "batch",
                  "bundle",
                  "eval",
                  "score",
                  "spark",
                  "spec",
                  "text",
                  "util")));

  private static JavaClasses all;

  @BeforeAll
  static void read() {
    all =
        new ClassFileImporter()
            .importUrl(RerankJob.class.getProtectionDomain().getCodeSource().getLocation());
  }

  static Set<String> packages() {
    return new TreeSet<>(MAY_IMPORT.keySet());
  }

  @Test
  void everyPackageHasItsWalls() {
    Set<String> found = new TreeSet<>();
    for (JavaClass type : all) {
      found.add(type.getPackageName().substring(ROOT.length()));
    }
    assertThat(found).isEqualTo(packages());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void packageImportsOnlyWhatItMay(String name) {
    Set<String> allowed = new TreeSet<>(MAY_IMPORT.get(name));
    allowed.add(name);
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.sparkrerank..")
                .and(
                    not(
                        resideInAnyPackage(
                            allowed.stream().map(p -> ROOT + p + "..").toArray(String[]::new)))))
        .check(all);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "jobs.(*)..").should().beFreeOfCycles().check(all);
  }

  @Test
  void nativesAreForTheScoringCore() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("ai.onnxruntime..", "ai.djl.."))
        .check(all);
  }

  @Test
  void onlyRerankingKnowsSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + "jobs.cli..",
            ROOT + "jobs.config..",
            ROOT + "jobs.command..",
            ROOT + "jobs.fetch..",
            ROOT + "jobs.findings..",
            ROOT + "jobs.gates..",
            ROOT + "jobs.report..",
            ROOT + "jobs.evaluate..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.apache.spark..", "org.apache.hadoop..", "scala..", "io.delta.."))
        .check(all);
  }

  @Test
  void mainMethodsAreShort() throws IOException {
    List<String> mains = new ArrayList<>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).contains("static void main(String")) {
          String indent = lines.get(i).replaceFirst("\\S.*", "");
          int end = lines.subList(i, lines.size()).indexOf(indent + "}");
          mains.add(file.getFileName().toString());
          assertThat(end).as(file + ": lines of main").isBetween(1, MAX_MAIN_LINES - 1);
        }
      }
    }
    assertThat(mains).contains("RerankJob.java");
  }

  @Test
  void filesAreShortEnoughToRead() throws IOException {
    for (Path file : sources()) {
      assertThat(Files.readAllLines(file).size())
          .as(file.toString())
          .isLessThanOrEqualTo(MAX_FILE_LINES);
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(TestModels.repository().resolve("jobs/src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
