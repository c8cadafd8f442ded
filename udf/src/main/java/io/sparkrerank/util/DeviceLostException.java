package io.sparkrerank.util;

/** The device is broken for this process: every later run in it fails too. */
public final class DeviceLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A loss with the runtime's own words. */
  public DeviceLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
