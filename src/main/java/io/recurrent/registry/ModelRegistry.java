package io.recurrent.registry;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every version of every model, and the way to one that answers.
 *
 * <p>Thread safe. {@link #lease} reads an immutable table and takes no lock. {@link #load} and {@link #close} are for
 * one thread at a time, the registry's own.
 *
 * @param <S> what answers; the registry owns it from the moment that the loader returns it and closes it after its last
 *     lease
 */
public final class ModelRegistry<S extends AutoCloseable> implements AutoCloseable {
    private static final Duration RETRY_WHILE_LOADING = Duration.ofSeconds(2);

    private final VersionLoader<S> loader;
    private final RegistryMetrics metrics;
    private final Ticker ticker;
    private final Consumer<String> log;
    private volatile TreeMap<String, List<VersionEntry<S>>> models = new TreeMap<>();
    private volatile boolean closing;

    /** An empty registry; {@code log} is told one line about each version that fails or becomes ready. */
    public ModelRegistry(VersionLoader<S> loader, RegistryMetrics metrics, Ticker ticker, Consumer<String> log) {
        this.loader = loader;
        this.metrics = metrics;
        this.ticker = ticker;
        this.log = log;
    }

    /**
     * Makes versions known as NEW, before any is loaded, so that callers get MODEL_NOT_READY and not MODEL_NOT_FOUND.
     */
    public void announce(List<VersionLocation> newestFirst) {
        TreeMap<String, List<VersionEntry<S>>> table = new TreeMap<>(models);
        for (VersionLocation location : newestFirst) {
            List<VersionEntry<S>> entries = new ArrayList<>(table.getOrDefault(location.name(), List.of()));
            entries.add(new VersionEntry<>(location));
            table.put(location.name(), List.copyOf(entries));
            metrics.changed(location.name(), location.version(), VersionState.NEW);
        }
        models = table;
    }

    /** Loads every NEW version, newest first; a version that fails keeps its reason and does not stop the others. */
    public void loadAnnounced() {
        for (List<VersionEntry<S>> entries : models.values()) {
            for (VersionEntry<S> entry : entries) {
                if (entry.state() == VersionState.NEW && !closing) {
                    load(entry);
                }
            }
        }
    }

    private void load(VersionEntry<S> entry) {
        VersionLocation location = entry.location();
        change(entry, VersionState.LOADING, "");
        long started = ticker.nanos();
        try {
            S servable = loader.load(location);
            entry.ready(servable, () -> unload(entry, servable));
            long nanos = ticker.nanos() - started;
            metrics.loaded(location.name(), location.version(), nanos);
            metrics.changed(location.name(), location.version(), VersionState.READY);
            log.accept(location.name() + " version " + location.version() + " is READY after "
                    + Duration.ofNanos(nanos).toMillis() + " ms");
            if (closing) {
                // The registry was closed while this version was loading and could not see it yet.
                entry.drain();
            }
        } catch (Throwable e) {
            // Also errors: one bad bundle must not keep the others from being loaded.
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            change(entry, VersionState.FAILED, reason);
            log.accept(location.name() + " version " + location.version() + " FAILED: " + reason);
        }
    }

    private void unload(VersionEntry<S> entry, S servable) {
        VersionLocation location = entry.location();
        try {
            servable.close();
        } catch (Exception e) {
            log.accept(location.name() + " version " + location.version() + " could not be closed: " + e.getMessage());
        }
        entry.unloaded();
        metrics.removed(location.name(), location.version());
    }

    private void change(VersionEntry<S> entry, VersionState state, String reason) {
        entry.become(state, reason);
        metrics.changed(entry.location().name(), entry.location().version(), state);
    }

    /**
     * The right to use a version.
     *
     * @param name as the caller wrote it
     * @param version as the caller wrote it, or null for the newest that is READY
     * @throws InferenceException MODEL_NOT_FOUND, or MODEL_NOT_READY with the version's state
     */
    public ModelLease<S> lease(String name, @Nullable String version) {
        List<VersionEntry<S>> entries = entries(name);
        if (version != null) {
            VersionEntry<S> entry = find(name, entries, version);
            return entry.lease().orElseThrow(() -> notReady(name + " version " + version, entry));
        }
        return VersionPolicy.unversioned(entries)
                .flatMap(VersionEntry::lease)
                .orElseThrow(() -> notReady(name, entries.getFirst()));
    }

    /** All versions of all models by name, newest first. */
    public List<List<VersionView<S>>> views() {
        return models.values().stream().map(ModelRegistry::views).toList();
    }

    /**
     * All versions of one model, newest first.
     *
     * @throws InferenceException MODEL_NOT_FOUND
     */
    public List<VersionView<S>> views(String name) {
        return views(entries(name));
    }

    /**
     * One version of one model.
     *
     * @throws InferenceException MODEL_NOT_FOUND
     */
    public VersionView<S> view(String name, String version) {
        return view(find(name, entries(name), version));
    }

    /** Whether each of these models has a version that answers; for none given, whether each known model has. */
    public boolean ready(Collection<String> wanted) {
        Collection<String> names = wanted.isEmpty() ? models.keySet() : wanted;
        return !names.isEmpty()
                && names.stream()
                        .allMatch(name -> VersionPolicy.unversioned(models.getOrDefault(name, List.of()))
                                .isPresent());
    }

    /** No new leases; each version is closed after its last one. */
    @Override
    public void close() {
        closing = true;
        models.values().forEach(entries -> entries.forEach(this::drain));
    }

    private void drain(VersionEntry<S> entry) {
        if (entry.state() == VersionState.READY) {
            metrics.changed(entry.location().name(), entry.location().version(), VersionState.DRAINING);
            entry.drain();
        }
    }

    private static <S extends AutoCloseable> List<VersionView<S>> views(List<VersionEntry<S>> entries) {
        return entries.stream().map(ModelRegistry::view).toList();
    }

    private static <S extends AutoCloseable> VersionView<S> view(VersionEntry<S> entry) {
        Optional<S> servable = entry.servable();
        return new VersionView<>(entry.location(), entry.state(), entry.reason(), servable);
    }

    private List<VersionEntry<S>> entries(String name) {
        List<VersionEntry<S>> entries = models.get(name);
        if (entries == null) {
            throw new InferenceException(
                    ErrorCode.MODEL_NOT_FOUND, "no such model; GET /v1/models lists those that are there");
        }
        return entries;
    }

    private static <S extends AutoCloseable> VersionEntry<S> find(
            String name, List<VersionEntry<S>> entries, String version) {
        return entries.stream()
                .filter(entry -> Integer.toString(entry.location().version()).equals(version))
                .findFirst()
                .orElseThrow(() -> new InferenceException(
                        ErrorCode.MODEL_NOT_FOUND,
                        "model " + name + " has no such version; GET /v1/models/" + name
                                + " lists those that are there"));
    }

    private static InferenceException notReady(String what, VersionEntry<?> entry) {
        return InferenceException.retry(
                ErrorCode.MODEL_NOT_READY,
                what + " is " + entry.state() + " and cannot answer now",
                RETRY_WHILE_LOADING);
    }
}
