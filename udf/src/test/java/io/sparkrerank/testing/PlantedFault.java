package io.sparkrerank.testing;

import ai.onnxruntime.OrtException;
import io.sparkrerank.onnx.RunHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What only a sick GPU or process does, in the words it is known to use. Off unless the system
 * property {@code rerank.fault} names one of
 *
 * <ul>
 *   <li>{@code oom:TOKENS}: no memory for a run of more padded tokens;
 *   <li>{@code oom-once:TOKENS:FILE}: the same, until FILE exists, which the first failure makes;
 *   <li>{@code lost:TOKENS:FILE}: a run of at least TOKENS breaks the CUDA context, likewise once;
 *   <li>{@code halt:TOKENS}: a run of at least TOKENS ends the process, each time;
 *   <li>{@code slow:TOKENS:FILE}: a run of at least TOKENS takes a while, and the first makes FILE;
 *   <li>{@code count:FILE}: a run adds a byte for each of its rows to FILE.
 * </ul>
 */
public final class PlantedFault implements RunHook {
  private static final int KILLED = 137;
  private static final long A_WHILE_MILLIS = 25;

  /** The system property. */
  public static final String PROPERTY = "rerank.fault";

  /** As bfc_arena.cc says it. */
  public static final String OUT_OF_MEMORY =
      "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while running"
          + " FusedMatMul node. Name:'MatMul_17' Status Message:"
          + " /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:376 void*"
          + " onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed"
          + " to allocate memory for requested buffer of size 4294967296";

  /** As cuda_call.cc says it. */
  public static final String LOST =
      "Error code - ORT_FAIL - message: CUDA failure 700: an illegal memory access was encountered"
          + " ; GPU=0 ; hostname=worker-3 ; file=cuda_stream_handle.cc ; line=85 ;"
          + " expr=cudaStreamSynchronize(static_cast<cudaStream_t>(GetHandle()));";

  @Override
  public void beforeRun(int rows, int width) throws OrtException {
    String[] fault = System.getProperty(PROPERTY, "none").split(":", 3);
    long tokens = (long) rows * width;
    switch (fault[0]) {
      case "oom" -> failIf(tokens > Long.parseLong(fault[1]), OUT_OF_MEMORY);
      case "oom-once" ->
          failIf(tokens > Long.parseLong(fault[1]) && first(fault[2]), OUT_OF_MEMORY);
      case "lost" -> failIf(tokens >= Long.parseLong(fault[1]) && first(fault[2]), LOST);
      case "halt" -> {
        if (tokens >= Long.parseLong(fault[1])) {
          Runtime.getRuntime().halt(KILLED);
        }
      }
      case "slow" -> {
        if (tokens >= Long.parseLong(fault[1])) {
          boolean unused = first(fault[2]);
          pause();
        }
      }
      case "count" -> append(fault[1], rows);
      default -> {}
    }
  }

  private static void failIf(boolean now, String message) throws OrtException {
    if (now) {
      throw new OrtException(message);
    }
  }

  private static void append(String file, int bytes) {
    try {
      Files.write(
          Path.of(file), new byte[bytes], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(A_WHILE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean first(String file) {
    try {
      Files.createFile(Path.of(file));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
