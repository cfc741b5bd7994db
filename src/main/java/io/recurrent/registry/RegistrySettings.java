package io.recurrent.registry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * How a registry chooses and ends versions.
 *
 * @param policies which versions of a model serve
 * @param explicit whether nothing is loaded but what an administrator asks for
 * @param labels where labels of a model point at the start, by name
 * @param drain how long a version that was replaced is left to those who hold a lease
 * @param closer where versions are closed, so that no caller's thread has to
 */
public record RegistrySettings(
        Function<String, VersionPolicy> policies,
        boolean explicit,
        Function<String, Map<String, Integer>> labels,
        Duration drain,
        Executor closer) {
    private static final Duration USUAL_DRAIN = Duration.ofMinutes(5);

    /** Serves every version, and closes each where its last lease is returned. */
    public static final RegistrySettings ALL =
            new RegistrySettings(model -> VersionPolicy.ALL, false, USUAL_DRAIN, Runnable::run);

    /** Without labels at the start. */
    public RegistrySettings(
            Function<String, VersionPolicy> policies, boolean explicit, Duration drain, Executor closer) {
        this(policies, explicit, model -> Map.of(), drain, closer);
    }
}
