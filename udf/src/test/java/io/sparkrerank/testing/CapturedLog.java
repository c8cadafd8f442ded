package io.sparkrerank.testing;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** The messages that one class logs at INFO and above while this is open. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final Memory memory = new Memory();

  private CapturedLog(Class<?> source) {
    logger = (Logger) LogManager.getLogger(source);
    before = logger.getLevel();
    memory.start();
    logger.addAppender(memory);
    // Not logger.setLevel, which is forgotten when another logger gets an appender.
    Configurator.setLevel(logger.getName(), Level.INFO);
  }

  /** Listens to {@code source}. */
  public static CapturedLog of(Class<?> source) {
    return new CapturedLog(source);
  }

  /** What it has logged since. */
  public List<String> messages() {
    return memory.messages;
  }

  @Override
  public void close() {
    logger.removeAppender(memory);
    Configurator.setLevel(logger.getName(), before);
    memory.stop();
  }

  private static final class Memory extends AbstractAppender {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private Memory() {
      super("memory-" + UUID.randomUUID(), null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      messages.add(event.getMessage().getFormattedMessage());
    }
  }
}
