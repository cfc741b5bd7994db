package io.recurrent.config;

import io.recurrent.batch.BatchScheduler;
import io.recurrent.batch.BatchWorker;
import io.recurrent.inference.ServedModel;
import io.recurrent.inference.ServerState;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionLocation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the workers and loads the models before the ports open; stops them after the ports are closed: first the
 * scheduler, then the workers, then the sessions, so that no native object is closed under a run.
 */
final class ModelsLifecycle implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ModelsLifecycle.class);
    /** Lower phases start earlier and stop later; the servers' are near the highest. */
    private static final int BEFORE_SERVERS = 0;

    private final RecurrentProperties properties;
    private final ModelRegistry<ServedModel> registry;
    private final BatchScheduler scheduler;
    private final ServerState state;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    ModelsLifecycle(
            RecurrentProperties properties,
            ModelRegistry<ServedModel> registry,
            BatchScheduler scheduler,
            ServerState state) {
        this.properties = properties;
        this.registry = registry;
        this.scheduler = scheduler;
        this.state = state;
    }

    @Override
    public void start() {
        running = true;
        registry.announce(locations());
        for (int i = 0; i < properties.runtime().workerCount(); i++) {
            startThread("worker-" + i, new BatchWorker(scheduler));
        }
        startThread("registry", () -> {
            registry.loadAnnounced();
            state.loadingFinished();
            LOG.info(state.ready() ? "ready" : "not ready: a wanted model has no version that can be served");
        });
    }

    private List<VersionLocation> locations() {
        List<String> names = properties.models().names();
        try {
            List<VersionLocation> found = new ModelDirectory(properties.models().directory(), LOG::warn).scan();
            for (String name : names) {
                if (found.stream().noneMatch(location -> location.name().equals(name))) {
                    throw new ConfigurationException(
                            "recurrent.models.names wants '" + name + "', and there is no such bundle in "
                                    + properties.models().directory().toAbsolutePath());
                }
            }
            List<VersionLocation> wanted = found.stream()
                    .filter(location -> names.isEmpty() || names.contains(location.name()))
                    .toList();
            if (wanted.isEmpty()) {
                throw new ConfigurationException("recurrent.models.directory "
                        + properties.models().directory().toAbsolutePath()
                        + " holds no model; a bundle is NAME/VERSION/model.yaml");
            }
            return wanted;
        } catch (IOException e) {
            throw new ConfigurationException("recurrent.models.directory "
                    + properties.models().directory().toAbsolutePath() + " cannot be read: does it exist?");
        }
    }

    private void startThread(String name, Runnable task) {
        Thread thread = Thread.ofPlatform().name("recurrent-" + name).daemon().unstarted(task);
        threads.add(thread);
        thread.start();
    }

    @Override
    public void stop() {
        scheduler.close();
        registry.close();
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
