package io.sparkrerank.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;

/** The messages that one class logs at INFO and above while this is open. */
public final class CapturedLog implements AutoCloseable {
  private static final String OURS = "io.sparkrerank";

  private final Logger logger;
  private final Level before;
  private final Memory memory = new Memory();
  private final List<Appender> silenced = new ArrayList<>();

  private CapturedLog(Logger logger) {
    this.logger = logger;
    before = logger.getLevel();
    memory.start();
    logger.addAppender(memory);
    // Not logger.setLevel, which is forgotten when another logger gets an appender.
    Configurator.setLevel(logger.getName(), Level.INFO);
  }

  /** Listens to {@code source}. */
  public static CapturedLog of(Class<?> source) {
    return new CapturedLog((Logger) LogManager.getLogger(source));
  }

  /**
   * Listens to everything, libraries included, and to our own classes at DEBUG; messages come with
   * the stack traces that were logged with them. Other appenders are silent meanwhile.
   */
  public static CapturedLog ofEverything() {
    Logger root = (Logger) LogManager.getRootLogger();
    List<Appender> others = List.copyOf(root.getAppenders().values());
    others.forEach(root::removeAppender);
    CapturedLog log = new CapturedLog(root);
    log.silenced.addAll(others);
    Configurator.setLevel(OURS, Level.DEBUG);
    return log;
  }

  /** What it has logged since. */
  public List<String> messages() {
    return memory.messages;
  }

  @Override
  public void close() {
    logger.removeAppender(memory);
    silenced.forEach(logger::addAppender);
    Configurator.setLevel(logger.getName(), before);
    if (logger.getName().isEmpty()) {
      Configurator.setLevel(OURS, before);
    }
    memory.stop();
  }

  private static final class Memory extends AbstractAppender {
    private final List<String> messages = new CopyOnWriteArrayList<>();

    private Memory() {
      super("memory-" + UUID.randomUUID(), null, null, false, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      StringWriter text = new StringWriter();
      text.append(event.getMessage().getFormattedMessage());
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(new PrintWriter(text.append('\n')));
      }
      messages.add(text.toString());
    }
  }
}
