package io.sparkrerank.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.testing.ScoreOnePair;
import io.sparkrerank.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 33 of the fault matrix: processes that start together share one copy of the libraries. */
@Tag("slow")
class SharedNativesTest {
  private static final int PROCESSES = 8;
  private static final int ROUNDS = 3;

  @TempDir private Path temporary;

  @Test
  void processesThatRaceOnAnEmptyDirectoryAllSucceedWithOneCopy() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path natives = temporary.resolve("natives" + round);
      race(natives);
      assertThat(names(natives)).singleElement().asString().matches("onnxruntime-[0-9a-f]+");
    }
  }

  @Test
  void aCopyOfWhichAFileWasCleanedAwayIsReplaced() throws Exception {
    Path natives = temporary.resolve("natives");
    assertThat(start(natives, 0).end().exitCode()).isZero();
    Path copy = natives.resolve(names(natives).get(0));
    Files.delete(copy.resolve(System.mapLibraryName("onnxruntime4j_jni")));
    race(natives);
    assertThat(names(natives))
        .hasSize(2)
        .contains(copy.getFileName().toString())
        .anyMatch(name -> name.startsWith(".broken-"));
  }

  @Test
  void aDirectoryThatCannotBeMadeIsTold() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    ChildJvm.Result result = start(file.resolve("natives"), 0).end();
    assertThat(result.exitCode()).isEqualTo(69);
    assertThat(result.out())
        .startsWith("ONNX Runtime's libraries cannot be unpacked in " + file.resolve("natives"))
        .endsWith(
            "); set model.native-dir to a local directory that is writable, has room for them and"
                + " allows execution\n");
  }

  private record Child(ChildJvm jvm, Process process, Path own) {
    ChildJvm.Result end() throws InterruptedException {
      return jvm.await(process);
    }
  }

  private void race(Path natives) throws Exception {
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      children.add(start(natives, i));
    }
    for (Child child : children) {
      ChildJvm.Result result = child.end();
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).as(result.out()).isZero();
      assertThat(files(child.own())).as("copies of its own").isEmpty();
    }
  }

  private Child start(Path natives, int number) throws IOException {
    Path own = Files.createDirectories(temporary.resolve("tmp" + number));
    ChildJvm jvm =
        new ChildJvm(temporary.resolve("child" + number), Map.of())
            .with("-Djava.io.tmpdir=" + own)
            .with("-D" + TestModels.NATIVE_DIRECTORY + "=" + natives);
    return new Child(jvm, jvm.start(ScoreOnePair.class, "tiny-bert"), own);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.getFileName().toString().contains("onnxruntime."))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    }
  }
}
