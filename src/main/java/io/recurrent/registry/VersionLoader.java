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
}
