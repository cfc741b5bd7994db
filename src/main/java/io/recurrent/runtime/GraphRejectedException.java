package io.recurrent.runtime;

/** A graph file that must not be run here; the message says what in it is at fault. */
public final class GraphRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    GraphRejectedException(String message) {
        super(message);
    }

    GraphRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
