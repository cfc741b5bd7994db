package io.recurrent.config;

import io.recurrent.runtime.RunLimits;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the native runs ended that take too long, on a thread of its own that nothing else holds up. */
final class RunWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
    private static final long LOOK_MILLIS = 50;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("recurrent-run-watch").daemon().unstarted(task));
    private final RunLimits limits;
    private final Future<?> looking;

    /** Looks at once and again and again. */
    RunWatch(RunLimits limits) {
        this.limits = limits;
        looking = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            limits.look();
        } catch (RuntimeException e) {
            // One that escaped would end the watch.
            LOG.error("the watch over runs failed; it looks again", e);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
        thread.shutdown();
    }
}
