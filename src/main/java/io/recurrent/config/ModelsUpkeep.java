package io.recurrent.config;

import io.recurrent.config.RecurrentProperties.Models;
import io.recurrent.config.RecurrentProperties.Models.Mode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.DirectoryPoll;
import io.recurrent.registry.ModelChange;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.Quarantine;
import io.recurrent.registry.VersionLoader;
import io.recurrent.registry.VersionLocation;
import io.recurrent.serving.ServedModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds models as the mode says, at the start and later, and has them loaded on the registry's thread: the first ones
 * while other parts of the server are still being made.
 */
final class ModelsUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(ModelsUpkeep.class);
    private static final String SETTING = " (RECURRENT_MODELS_DIRECTORY)";

    /** A load stops between two pieces of work; the longest, the making of a native session, may take this long. */
    private static final Duration ABANDONED_AFTER = Duration.ofSeconds(5);

    private final Models models;
    private final ModelRegistry<ServedModel> registry;
    private final RegistryThreads threads;
    private final Quarantine quarantine;
    private final DirectoryPoll poll;
    private final AtomicBoolean pending = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile boolean firstRoundOver;

    ModelsUpkeep(
            Models models,
            ModelRegistry<ServedModel> registry,
            VersionLoader<ServedModel> loader,
            Quarantine quarantine,
            RegistryThreads threads) {
        this.models = models;
        this.registry = registry;
        this.threads = threads;
        this.quarantine = quarantine;
        this.poll = new DirectoryPoll(
                new ModelDirectory(models.directory(), LOG::warn), this::wanted, loader, registry, LOG::warn);
    }

    private boolean wanted(String name) {
        return models.names().isEmpty() || models.names().contains(name);
    }

    /** Begins to load. */
    void begin() {
        Runnable find = switch (models.mode()) {
            case STATIC -> announced(locations());
            case POLL -> poll::poll;
            case EXPLICIT -> asked(models.names().isEmpty() ? List.of() : locations());
        };
        threads.loading().execute(() -> {
            find.run();
            firstRoundOver = registry.loadAnnounced(soonest());
        });
    }

    /** Those that are asked for without their names, unless others are wanted. */
    private List<String> soonest() {
        return models.names().isEmpty() ? List.of(models.sentiment(), models.ner()) : models.names();
    }

    /** Goes on; {@code loaded} is told when the first round is over. */
    void start(Runnable loaded) {
        threads.loading().execute(() -> {
            if (firstRoundOver) {
                loaded.run();
            }
        });
        if (models.mode() == Mode.POLL) {
            threads.poll(this::look, models.pollInterval());
        }
    }

    private Runnable announced(List<VersionLocation> locations) {
        registry.announce(locations);
        return () -> {};
    }

    private Runnable asked(List<VersionLocation> locations) {
        return () -> models.names().forEach(name -> ask(name, locations));
    }

    private void ask(String name, List<VersionLocation> locations) {
        try (ModelChange<ServedModel> change = registry.change(name)) {
            change.load(
                    locations.stream()
                            .filter(location -> location.name().equals(name))
                            .toList(),
                    null);
        } catch (InferenceException e) {
            LOG.warn("{} could not be loaded at the start: {}", name, e.detail());
        }
    }

    private void look() {
        try {
            if (poll.poll() && pending.compareAndSet(false, true)) {
                threads.loading().execute(() -> {
                    pending.set(false);
                    registry.loadAnnounced();
                });
            }
        } catch (RuntimeException e) {
            // One that escaped would end the polling.
            LOG.error("looking at the models' directory failed; it is looked at again", e);
        }
    }

    private List<VersionLocation> locations() {
        String directory = "recurrent.models.directory " + models.directory().toAbsolutePath();
        try {
            List<VersionLocation> found = new ModelDirectory(models.directory(), LOG::warn).scan();
            for (String name : models.names()) {
                if (found.stream().noneMatch(location -> location.name().equals(name))) {
                    throw new ConfigurationException(
                            "recurrent.models.names wants '" + name + "', and there is no such bundle in "
                                    + models.directory().toAbsolutePath());
                }
            }
            List<VersionLocation> wanted =
                    found.stream().filter(location -> wanted(location.name())).toList();
            if (wanted.isEmpty()) {
                throw new ConfigurationException(directory + " holds no model; a bundle is NAME/VERSION/model.yaml");
            }
            return wanted;
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(directory + " does not exist: make it, or set another" + SETTING);
        } catch (NotDirectoryException e) {
            throw new ConfigurationException(directory + " is not a directory: set another" + SETTING);
        } catch (AccessDeniedException e) {
            throw new ConfigurationException(directory + " may not be read by this user: its rights do not allow it");
        } catch (IOException e) {
            throw new ConfigurationException(directory + " cannot be read: " + e);
        }
    }

    /** Takes everything out of service, and ends when what was begun is done, or the time is over. */
    void stop(Duration timeout) {
        stopped = true;
        threads.stopPolling();
        registry.close();
        threads.stop(timeout);
    }

    /** After a start that failed before {@link #start}; nobody would stop what was begun. */
    void abandon() {
        if (!stopped) {
            stop(ABANDONED_AFTER);
        }
    }

    /** The process ends now: what is still being loaded is not to blame. Tells whether something is. */
    boolean end() {
        quarantine.end();
        return threads.atWork();
    }
}
