package io.recurrent.config;

import io.recurrent.registry.ForwardingLoader;
import io.recurrent.registry.LoadStoppedException;
import io.recurrent.registry.VersionLoader;
import io.recurrent.registry.VersionLocation;
import io.recurrent.serving.LoadPace;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves a load behind that nothing ends, so that the loads of other models go on: one that waits for a device which
 * does not answer, or that is inside one native call. The loader's own deadline comes first; this one is for what does
 * not keep to it. For one load at a time.
 *
 * @param <S> what answers
 */
final class BoundedLoader<S extends AutoCloseable> extends ForwardingLoader<S> {
    /** For a load to notice that its time is over. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration GRACE_AT_END = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(BoundedLoader.class);

    private final Duration timeout;
    private final LoadPace pace;
    private final RegistryThreads threads;
    private final Ticker ticker;

    /**
     * Loads by {@code loader}, each on a thread of its own.
     *
     * @param timeout what the loader itself allows for a load, without the time in which {@code pace} lets it wait
     */
    BoundedLoader(VersionLoader<S> loader, Duration timeout, LoadPace pace, RegistryThreads threads, Ticker ticker) {
        super(loader);
        this.timeout = timeout;
        this.pace = pace;
        this.threads = threads;
        this.ticker = ticker;
    }

    @Override
    public S load(VersionLocation location) throws Exception {
        CompletableFuture<S> loaded = new CompletableFuture<>();
        Thread thread = threads.load(() -> load(location, loaded));
        long started = ticker.nanos() - pace.pausedNanos();
        long ending = Long.MAX_VALUE;
        while (true) {
            try {
                return loaded.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = ticker.nanos();
                ending = threads.stopping() ? Math.min(ending, now) : ending;
                boolean stopped = now - ending > GRACE_AT_END.toNanos() && ending != Long.MAX_VALUE;
                boolean late =
                        now - pace.pausedNanos() - started > timeout.plus(GRACE).toNanos();
                if ((stopped || late) && loaded.cancel(false)) {
                    threads.leaveBehind(thread);
                    throw stopped ? new LoadStoppedException() : late();
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    private IllegalStateException late() {
        return new IllegalStateException(
                "the load did not end within " + timeout.plus(GRACE).toSeconds()
                        + " s and was left behind (recurrent.models.load-timeout): it waits for a file, or is inside"
                        + " one native call that cannot be ended; its thread and memory are given back only when it"
                        + " ends");
    }

    private void load(VersionLocation location, CompletableFuture<S> loaded) {
        S servable;
        try {
            servable = loader.load(location);
        } catch (Throwable e) {
            // Also errors: whoever waits hears of them.
            loaded.completeExceptionally(e);
            return;
        }
        if (!loaded.complete(servable)) {
            try {
                servable.close();
            } catch (Exception e) {
                LOG.warn("a version whose load was left behind could not be closed", e);
            }
        }
    }
}
