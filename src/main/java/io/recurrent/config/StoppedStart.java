package io.recurrent.config;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Keeps a start that a signal has ended from being reported as a failure; {@code spring.factories} names it. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StoppedStart implements SpringBootExceptionReporter {
    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartStoppedException) {
                return true;
            }
        }
        return false;
    }
}
