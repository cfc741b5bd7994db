package io.recurrent.registry;

/** Where the registry tells operators what becomes of versions. Thread safe. */
@FunctionalInterface
public interface RegistryLog {
    /** As expected. */
    void line(String text);

    /** Something for an operator to mend. */
    default void warning(String text) {
        line(text);
    }

    /** A version failed; the text holds the reason and the cause all that led to it. */
    default void failed(String text, Throwable cause) {
        line(text);
    }
}
