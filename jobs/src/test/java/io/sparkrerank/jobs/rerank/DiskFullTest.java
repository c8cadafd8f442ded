package io.sparkrerank.jobs.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sparkrerank.testing.ChildJvm;
import io.sparkrerank.util.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 18 of the fault matrix: a file system of its own, of which only a few pages are free. */
@Tag("slow")
class DiskFullTest {
  private static final int PAGE = 4096;

  @TempDir private Path directory;
  private Path disk = Path.of("");
  private Path filler = Path.of("");
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectories(directory.resolve("disk"));
    filler = disk.resolve("filler");
    mounted = run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
    assumeThat(mounted).as("a tmpfs can be mounted, for which one has to be root").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void aTableWithoutRoomIsToldAndTheSameCommandMendsIt() throws Exception {
    Workspace workspace = QueryLog.write(new Workspace(directory.resolve("lake")), 10, 10);
    workspace
        .set("outputs.reranked.path", disk.resolve("reranked"))
        .set("outputs.staging-path", directory.resolve("staging"));
    leaveFree(3 * PAGE);

    Outcome full = workspace.run();

    assertThat(full.code()).as(full.err()).isEqualTo(ExitCode.CANT_CREATE);
    assertThat(full.err()).contains("No space left on device");
    assertThat(workspace.read("runs").first().<String>getAs("status")).isEqualTo("PUBLISHING");

    Files.delete(filler);
    workspace.succeed();
    assertThat(workspace.verify(Workspace.RUN_DATE).clean()).isTrue();
  }

  @Test
  void aFullScratchDirectoryIsToldAndNothingIsPublished() throws Exception {
    Workspace workspace = QueryLog.write(new Workspace(directory.resolve("lake")), 40, 40);
    leaveFree(3 * PAGE);

    ChildJvm.Result full =
        DriverProcess.start(
                directory.resolve("child"),
                RerankJob.class,
                workspace.arguments(),
                "spark.local.dir=" + disk)
            .await();

    assertThat(full.exitCode()).as(full.err()).isEqualTo(ExitCode.CANT_CREATE.code());
    assertThat(full.err()).contains("a disk is full", "No space left on device");
    assertThat(Files.exists(workspace.at("reranked"))).isFalse();

    workspace.succeed();
    assertThat(workspace.verify(Workspace.RUN_DATE).clean()).isTrue();
  }

  private void leaveFree(long bytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[PAGE];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
      file.setLength(file.length() - bytes);
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
