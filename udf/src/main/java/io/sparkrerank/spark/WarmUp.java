package io.sparkrerank.spark;

import io.sparkrerank.spec.Device;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the model of an application on an executor before a task needs it. The executor starts with
 * the application, before the driver knows the model, so it asks until there is an answer, beside
 * the tasks that read tables meanwhile.
 *
 * <p>A model that cannot be opened does not end the executor: the next task that needs it fails
 * with the same words, which is how the driver learns them and the job gets its exit code. An
 * executor that ended would be replaced by another, and the driver would know no more than that.
 */
final class WarmUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /**
   * Both sides speak in bytes: Spark's own threads do not know classes of the application's jar.
   */
  private static final byte[] QUESTION = {};

  private final PluginContext context;
  private final Thread thread = new Thread(this::openWhenKnown, "rerank-warm-up");

  private WarmUp(PluginContext context) {
    this.context = context;
    thread.setDaemon(true);
  }

  static WarmUp start(PluginContext context) {
    WarmUp warmUp = new WarmUp(context);
    warmUp.thread.start();
    return warmUp;
  }

  /** The driver's answer to an executor: the model, or nothing yet. */
  static byte[] answer() {
    return ModelRegistry.announced().map(WarmUp::bytes).orElse(QUESTION);
  }

  // Everything is caught: this thread's end would go unnoticed.
  private void openWhenKnown() {
    try {
      Optional<ModelSpec> model = ask();
      if (model.isPresent()) {
        open(model.get());
      }
    } catch (RerankException e) {
      LOG.error(
          "executor {} cannot open the model (exit code {}): {}",
          context.executorID(),
          e.exitCode().code(),
          e.getMessage());
    } catch (Throwable e) {
      // A library half loaded, memory exhausted: no task would fare better in this process.
      LOG.error(
          "executor {} ends with exit code {}: {}",
          context.executorID(),
          ExitCode.SOFTWARE.code(),
          e.toString());
      Runtime.getRuntime().halt(ExitCode.SOFTWARE.code());
    }
  }

  private void open(ModelSpec model) {
    ModelSpec here =
        model.session().device() == Device.CUDA
            ? TaskDevice.onGpuOf(context.resources(), model)
            : model;
    long start = System.nanoTime();
    try (ModelRegistry.Lease lease = ModelRegistry.acquire(here)) {
      LOG.info(
          "executor {} has {} ready after {} ms",
          context.executorID(),
          lease.model().bundle().directory(),
          (System.nanoTime() - start) / 1_000_000);
    }
  }

  private Optional<ModelSpec> ask() {
    long pause = FIRST_PAUSE_MILLIS;
    try {
      while (true) {
        Object answer = context.ask(QUESTION);
        if (answer instanceof byte[] bytes && bytes.length > 0) {
          return Optional.of(model(bytes));
        }
        Thread.sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      return Optional.empty();
    } catch (Exception e) {
      // The application ends, or its driver is not ours: a task opens the model when it needs it.
      LOG.info("the driver does not say which model: {}", e.toString());
      return Optional.empty();
    }
  }

  private static byte[] bytes(ModelSpec model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ModelSpec model(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (ModelSpec) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("the driver's answer cannot be read", e);
    }
  }

  /** Stops asking; a model that is being opened is waited for. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
