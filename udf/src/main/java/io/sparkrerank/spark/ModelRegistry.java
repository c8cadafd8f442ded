package io.sparkrerank.spark;

import com.google.errorprone.annotations.MustBeClosed;
import io.sparkrerank.score.LoadedModel;
import io.sparkrerank.spec.ModelSpec;
import io.sparkrerank.util.DeviceLostException;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * The models open in this JVM, one per {@link ModelSpec}, lent to tasks by count. A model stays
 * open when its last task ends, for the next stage needs it again; it is closed when another one is
 * asked for while it is idle, or by {@link #closeAll}. Never closed by a shutdown hook: ONNX
 * Runtime's own hook may have freed its environment by then.
 */
public final class ModelRegistry {
  private static final Map<ModelSpec, Entry> ENTRIES = new HashMap<>();
  private static boolean shutDown;

  private static volatile @Nullable ModelSpec announced;

  private ModelRegistry() {}

  /** Tells executors that ask this driver which model to open before tasks need it. */
  static void announce(ModelSpec spec) {
    announced = spec;
  }

  /** The model announced last. */
  static Optional<ModelSpec> announced() {
    return Optional.ofNullable(announced);
  }

  /** A model on loan; closing it gives it back and does not close the model. */
  public static final class Lease implements AutoCloseable {
    private final Entry entry;
    private boolean returned;

    private Lease(Entry entry) {
      this.entry = entry;
    }

    /** The model, valid until this lease is closed. */
    public LoadedModel model() {
      return entry.model();
    }

    @Override
    public void close() {
      synchronized (ENTRIES) {
        if (!returned) {
          returned = true;
          entry.leases--;
        }
      }
    }
  }

  /**
   * Lends the model, opening it if this JVM has not; tasks that ask meanwhile wait for the one
   * opening.
   *
   * @throws io.sparkrerank.util.RerankException if it cannot be opened, and the next call tries
   *     again; or after {@link #shutDown}
   */
  @MustBeClosed
  public static Lease acquire(ModelSpec spec) {
    Entry entry;
    synchronized (ENTRIES) {
      if (shutDown) {
        throw ending();
      }
      entry = ENTRIES.computeIfAbsent(spec, Entry::new);
      entry.leases++;
    }
    Lease lease = new Lease(entry);
    long asked = System.nanoTime();
    try {
      closeIdleExcept(spec);
      entry.open();
      ScoringMetric.WAIT.add(System.nanoTime() - asked);
      return lease;
    } catch (DeviceLostException e) {
      lease.close();
      throw SickDevice.judge(e);
    } catch (RuntimeException | Error e) {
      lease.close();
      throw e;
    }
  }

  /** Closes every model that no task holds. */
  public static void closeIdle() {
    close(takeIdle(null));
  }

  /**
   * Closes every model, those on loan too: each when the run in flight on it has ended. Later runs
   * on them fail; a later {@link #acquire} opens them again.
   */
  public static void closeAll() {
    List<Entry> all;
    synchronized (ENTRIES) {
      all = new ArrayList<>(ENTRIES.values());
      ENTRIES.clear();
    }
    close(all);
  }

  /** {@link #closeAll}, and opens none any more: this process is about to end. */
  public static void shutDown() {
    synchronized (ENTRIES) {
      shutDown = true;
    }
    closeAll();
  }

  private static void closeIdleExcept(ModelSpec spec) {
    close(takeIdle(spec));
  }

  private static List<Entry> takeIdle(@Nullable ModelSpec keep) {
    List<Entry> idle = new ArrayList<>();
    synchronized (ENTRIES) {
      ENTRIES
          .values()
          .removeIf(entry -> entry.leases == 0 && !entry.spec.equals(keep) && idle.add(entry));
    }
    return idle;
  }

  private static void close(List<Entry> entries) {
    entries.forEach(Entry::close);
  }

  private static RerankException ending() {
    return new RerankException(
        ExitCode.TEMPORARY, "this process is ending, so it opens no model: try again elsewhere");
  }

  private static final class Entry {
    private final ModelSpec spec;
    private int leases;
    private boolean closed;
    private @Nullable LoadedModel model;

    private Entry(ModelSpec spec) {
      this.spec = spec;
    }

    private synchronized void open() {
      if (closed) {
        throw ending();
      }
      if (model == null) {
        model =
            LoadedModel.open(
                BundleLocator.locate(spec, hadoopConfiguration()),
                spec.session(),
                spec.positiveLabel());
      }
    }

    /** An executor's own system properties lack what spark.hadoop.* sets. */
    private static Configuration hadoopConfiguration() {
      SparkEnv environment = SparkEnv.get();
      return environment == null
          ? new Configuration()
          : SparkHadoopUtil.get().newConfiguration(environment.conf());
    }

    private synchronized LoadedModel model() {
      if (model == null) {
        throw new IllegalStateException("the lease on this model was returned");
      }
      return model;
    }

    private synchronized void close() {
      closed = true;
      if (model != null) {
        model.close();
        model = null;
      }
    }
  }
}
