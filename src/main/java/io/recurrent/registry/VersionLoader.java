package io.recurrent.registry;

/**
 * Makes a bundle ready to answer.
 *
 * @param <S> what answers
 */
@FunctionalInterface
public interface VersionLoader<S> {
    /**
     * Reads, loads and checks a bundle. It may take seconds; it runs on the registry's thread.
     *
     * @throws Exception when the version cannot be served; the message is shown to operators as the reason
     */
    S load(VersionLocation location) throws Exception;

    /** What changes when the bundle does; empty when it has no manifest yet. Any thread may ask. */
    default String fingerprint(VersionLocation location) {
        return "";
    }

    /**
     * Whether all of the bundle is there, however long its files have been on their way.
     *
     * @throws Exception when not; the message says what is missing
     */
    default void requireComplete(VersionLocation location) throws Exception {
        // A loader that knows no better takes what it gets.
    }

    /** Whatever spoke against the version so far, an administrator wants it tried again. */
    default void forgive(VersionLocation location) {
        // Nothing is held against a version.
    }
}
