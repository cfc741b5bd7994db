package io.recurrent.config;

/** A signal came before the start was over. */
final class StartStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartStoppedException() {
        super("the start was given up, since the process is to end");
    }
}
