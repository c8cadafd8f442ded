package io.sparkrerank.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.testing.FetchBundle;
import io.sparkrerank.testing.LocalRemote;
import io.sparkrerank.testing.TestModels;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCacheTest {
  private static final String URI = "s3a://bucket/models/tiny-xlmr-external";
  private static final int FILES = 5;

  @TempDir private Path temporary;
  private Path source;
  private Path root;
  private LocalRemote remote;

  @BeforeEach
  void makeRemote() {
    source = TestModels.copy("tiny-xlmr-external", temporary.resolve("source"));
    root = temporary.resolve("deep/cache");
    remote = new LocalRemote(source, URI);
  }

  @Test
  void theDriverCopiesAndLearnsTheFingerprintWhichExecutorsThenAskFor() throws IOException {
    Files.writeString(source.resolve("README.md"), "not of the bundle");
    ModelBundle copy = new BundleCache(root).fetch(remote, Optional.empty(), Optional.empty());
    ModelBundle original = ModelBundle.open(source, Optional.empty());
    assertThat(copy.sha256()).isEqualTo(original.sha256());
    assertThat(copy.layout()).isEqualTo(original.layout());
    assertThat(copy.directory().getFileName().toString())
        .matches("tiny-xlmr-external-[0-9a-f]{8}-" + original.sha256());
    assertThat(copy.onnxPath()).exists().isRegularFile();
    assertThat(copy.directory().resolve("README.md")).doesNotExist();
    assertThat(remote.copies()).isEqualTo(FILES);

    ModelBundle again =
        new BundleCache(root).fetch(remote, Optional.empty(), Optional.of(original.sha256()));
    assertThat(again).isEqualTo(copy);
    assertThat(remote.copies()).as("no file is copied twice").isEqualTo(FILES);
    assertThat(directories()).containsExactly(copy.directory());
  }

  @Test
  void threadsAndProcessesThatRaceShareOneCompleteCopy() throws Exception {
    String sha = ModelBundle.open(source, Optional.empty()).sha256();
    List<ChildJvm> jvms = new ArrayList<>();
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      jvms.add(new ChildJvm(temporary.resolve("jvm" + i), Map.of()).with("-Xmx64m"));
      processes.add(
          jvms.get(i).start(FetchBundle.class, source.toString(), URI, root.toString(), sha));
    }
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Future<ModelBundle>> fetched = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      fetched.add(
          pool.submit(
              () -> {
                go.await();
                return new BundleCache(root).fetch(remote, Optional.empty(), Optional.of(sha));
              }));
    }
    go.countDown();
    int copies = 0;
    for (int i = 0; i < 3; i++) {
      ChildJvm.Result result = jvms.get(i).await(processes.get(i));
      assertThat(result.exitCode()).as(result.err()).isZero();
      String[] words = result.out().strip().split(" ");
      assertThat(Path.of(words[0])).isEqualTo(fetched.get(0).get().directory());
      copies += Integer.parseInt(words[1]);
    }
    for (Future<ModelBundle> bundle : fetched) {
      assertThat(bundle.get()).isEqualTo(fetched.get(0).get());
    }
    pool.shutdown();
    assertThat(copies + remote.copies()).as("copied by one of them").isEqualTo(FILES);
    assertThat(directories()).containsExactly(fetched.get(0).get().directory());
    assertThat(Fingerprint.of(directories().get(0), fetched.get(0).get().layout().files()))
        .isEqualTo(sha);
  }

  @Test
  void aCopyThatIsInterruptedLeavesNoDirectory() throws IOException {
    RemoteDirectory breaking =
        new LocalRemote(source, URI) {
          @Override
          public void copy(String file, Path target) throws IOException {
            super.copy(file, target);
            if (copies() == 3) {
              throw new IOException("connection reset");
            }
          }
        };
    RerankException refused = refused(breaking, Optional.empty(), ExitCode.UNAVAILABLE);
    assertThat(refused)
        .hasMessage(
            "model bundle "
                + URI
                + " cannot be copied to "
                + root
                + " (connection reset); check that it exists and that model.cache-dir has room");
    assertThat(directories()).isEmpty();
    assertThat(new BundleCache(root).fetch(remote, Optional.empty(), Optional.empty()).onnxPath())
        .exists();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNextCopy() throws IOException {
    Path staged =
        new BundleCache(root).fetch(remote, Optional.empty(), Optional.empty()).directory();
    String name = staged.getFileName().toString().replaceFirst("-[0-9a-f]{64}$", "");
    Path leftover = Files.createDirectories(root.resolve(name + ".tmp123/onnx")).getParent();
    Files.writeString(leftover.resolve("onnx/model.onnx"), "half");
    Path foreign = Files.createDirectory(root.resolve("other-model-00000000.tmp456"));
    new BundleCache(root).fetch(remote, Optional.empty(), Optional.empty());
    assertThat(directories()).containsExactlyInAnyOrder(staged, foreign);
  }

  @Test
  void aModelThatChangedSinceTheDriverSawItIsRefused() throws IOException {
    String expected = "0".repeat(64);
    String found = ModelBundle.open(source, Optional.empty()).sha256();
    RerankException refused = refused(remote, Optional.of(expected), ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            "model bundle "
                + URI
                + " has sha256 "
                + found
                + " here, but the driver found "
                + expected
                + "; the model at that place changed while the job was starting: run again");
    assertThat(directories()).isEmpty();
  }

  @Test
  void aDamagedCopyIsNamedSoThatItCanBeRemoved() throws IOException {
    ModelBundle copy = new BundleCache(root).fetch(remote, Optional.empty(), Optional.empty());
    Files.writeString(copy.directory().resolve("config.json"), "{}");
    String found = ModelBundle.open(copy.directory(), Optional.empty()).sha256();
    RerankException refused = refused(remote, Optional.of(copy.sha256()), ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            "the copy of model bundle "
                + URI
                + " in "
                + copy.directory()
                + " has sha256 "
                + found
                + ", but the driver found "
                + copy.sha256()
                + "; it is damaged: remove that directory and run again");
  }

  @Test
  void aFileNameThatLeavesTheBundleIsRefused() throws IOException {
    String evil = "onnx/model.onnx_data/../../../../evil";
    RemoteDirectory escaping =
        new LocalRemote(source, URI) {
          @Override
          public List<String> list() throws IOException {
            List<String> names = new ArrayList<>(super.list());
            names.add(evil);
            return names;
          }

          @Override
          public void copy(String file, Path target) throws IOException {
            Files.writeString(target, "would be written to " + target);
          }
        };
    RerankException refused = refused(escaping, Optional.empty(), ExitCode.UNAVAILABLE);
    assertThat(refused)
        .hasMessage(
            "model bundle "
                + URI
                + " cannot be copied to "
                + root
                + " (file name "
                + evil
                + " leaves the bundle); check that it exists and that model.cache-dir has room");
    try (Stream<Path> files = Files.walk(temporary)) {
      assertThat(files.filter(file -> file.endsWith("evil"))).isEmpty();
    }
  }

  @Test
  void aWrongFileIsNamedByItsSourceNotByATemporaryName() throws IOException {
    Files.writeString(source.resolve("config.json"), "[]");
    RerankException refused = refused(remote, Optional.empty(), ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            URI
                + "/config.json is not a Hugging Face config.json (not a JSON object); take the one"
                + " that was published with the model");
    assertThat(directories()).isEmpty();
  }

  @Test
  void anIncompleteBundleIsRefusedBeforeAnythingIsCopied() throws IOException {
    Files.delete(source.resolve("tokenizer.json"));
    RerankException refused = refused(remote, Optional.empty(), ExitCode.CONFIG);
    assertThat(refused)
        .hasMessage(
            "model bundle "
                + URI
                + " has no tokenizer.json, which a Hugging Face bundle carries beside the graph;"
                + " copy it there");
    assertThat(remote.copies()).isZero();
  }

  @Test
  void aCacheThatCannotBeMadeIsNamed() throws IOException {
    Path cache = Files.createFile(temporary.resolve("file")).resolve("cache");
    RerankException refused =
        catchThrowableOfType(
            RerankException.class,
            () -> new BundleCache(cache).fetch(remote, Optional.empty(), Optional.empty()));
    assertThat(refused.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(refused)
        .hasMessageStartingWith("model bundle " + URI + " cannot be copied to " + cache + " (");
  }

  private RerankException refused(
      RemoteDirectory directory, Optional<String> sha, ExitCode exitCode) {
    RerankException refused =
        catchThrowableOfType(
            RerankException.class,
            () -> new BundleCache(root).fetch(directory, Optional.empty(), sha));
    assertThat(refused).isNotNull();
    assertThat(refused.exitCode()).isEqualTo(exitCode);
    return refused;
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }
}
