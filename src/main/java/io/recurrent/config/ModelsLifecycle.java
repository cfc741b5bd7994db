package io.recurrent.config;

import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.BatchWorker;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.sequences.Sequences;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the workers and loads the models before the ports open; stops them after the ports are closed: the scheduler
 * takes no more, and each version is closed with its last lease, so that no native object is closed under a run.
 */
final class ModelsLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ModelsLifecycle.class);
    /** Lower phases start earlier and stop later; the servers' are near the highest. */
    private static final int BEFORE_SERVERS = 0;

    private static final long LOOK_MILLIS = 500;

    private final RecurrentProperties properties;
    private final ModelsUpkeep upkeep;
    private final BatchScheduler scheduler;
    private final ServerState state;
    private final Sequences sequences;
    private final List<Thread> threads = new ArrayList<>();
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("recurrent-watchdog").daemon().unstarted(task));
    private volatile @Nullable Future<?> watching;
    private volatile boolean running;

    ModelsLifecycle(
            RecurrentProperties properties,
            ModelsUpkeep upkeep,
            BatchScheduler scheduler,
            ServerState state,
            Sequences sequences) {
        this.properties = properties;
        this.upkeep = upkeep;
        this.scheduler = scheduler;
        this.state = state;
        this.sequences = sequences;
    }

    @Override
    public void start() {
        running = true;
        upkeep.start(() -> {
            state.loadingFinished();
            LOG.info(state.ready() ? "ready" : "not ready: a wanted model has no version that can be served");
        });
        for (int i = 0; i < properties.runtime().workerCount(); i++) {
            startThread("worker-" + i, new BatchWorker(scheduler));
        }
        watching = watchdog.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            state.look();
            sequences.expire();
        } catch (RuntimeException e) {
            // One that escaped would end the watch.
            LOG.error("the watchdog failed; it looks again", e);
        }
    }

    private void startThread(String name, Runnable task) {
        Thread thread = Thread.ofPlatform().name("recurrent-" + name).daemon().unstarted(task);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void stop() {
        if (watching != null) {
            watching.cancel(true);
        }
        watchdog.shutdown();
        sequences.close();
        scheduler.close();
        upkeep.stop(properties.drain().timeout());
        for (Thread thread : threads) {
            try {
                thread.join(properties.drain().timeout());
                if (thread.isAlive()) {
                    LOG.warn("{} is still at work; the process ends without waiting longer", thread.getName());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return BEFORE_SERVERS;
    }
}
