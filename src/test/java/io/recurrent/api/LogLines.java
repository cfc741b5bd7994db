package io.recurrent.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** All that is logged, by whatever library, as an operator sees it who has set the root to DEBUG. */
public final class LogLines implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** Listens from now until it is closed. */
    public LogLines() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
    }

    /** Lines at INFO or worse, as they are written, with the messages of their causes. */
    public List<String> shown() {
        return lines(Level.INFO);
    }

    /** All lines. */
    public List<String> all() {
        return lines(Level.TRACE);
    }

    private List<String> lines(Level least) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .map(LogLines::text)
                .toList();
    }

    private static String text(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getLevel() + " " + event.getFormattedMessage());
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            text.append(" / ").append(cause.getMessage());
        }
        return text.toString();
    }

    @Override
    public void close() {
        root.detachAppender(log);
        root.setLevel(before);
    }
}
