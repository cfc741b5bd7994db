package io.recurrent.registry;

import io.recurrent.lease.Leases;
import io.recurrent.time.Ticker;
import java.time.Duration;

/**
 * Loads versions and closes them, and tells log and metrics of each step. Thread safe; states are changed under the
 * registry's lock, loading and closing happen outside of it.
 *
 * @param <S> what answers
 */
final class VersionLoading<S extends AutoCloseable> {
    private final VersionLoader<S> loader;
    private final RegistryMetrics metrics;
    private final RegistrySettings settings;
    private final Ticker ticker;
    private final RegistryLog log;

    VersionLoading(
            VersionLoader<S> loader,
            RegistryMetrics metrics,
            RegistrySettings settings,
            Ticker ticker,
            RegistryLog log) {
        this.loader = loader;
        this.metrics = metrics;
        this.settings = settings;
        this.ticker = ticker;
        this.log = log;
    }

    /** The registry, as far as one version's load concerns it. */
    interface Place<S extends AutoCloseable> {
        /** Makes the version READY by {@code ready} if it may still serve; false when it may not, or not any more. */
        boolean take(VersionEntry<S> entry, Runnable ready);

        /** Changes the version by {@code change}. */
        void change(VersionEntry<S> entry, Runnable change);
    }

    /** What the version is made of, and what changes when that does. */
    FoundVersion fingerprinted(Sighting seen) {
        return new FoundVersion(seen.location(), loader.fingerprint(seen.location()) + seen.look(), seen.missing());
    }

    /** Nothing is held against the version any more. */
    void forgive(VersionLocation location) {
        loader.forgive(location);
    }

    /** A version is known from now on. */
    void announced(VersionEntry<S> entry) {
        tell(entry);
    }

    /** The next version to {@link #load}. */
    void begun(VersionEntry<S> entry) {
        entry.loading();
        tell(entry);
    }

    private void tell(VersionEntry<S> entry) {
        metrics.changed(entry.location().name(), entry.version(), entry.state());
    }

    void forgotten(VersionEntry<S> entry) {
        metrics.removed(entry.location().name(), entry.version());
    }

    /**
     * Loads a version that is LOADING; false when it FAILED.
     *
     * @throws LoadStoppedException when the server stops; the version is UNLOADED then
     */
    boolean load(VersionEntry<S> entry, Place<S> place) {
        long started = ticker.nanos();
        S servable;
        try {
            servable = loader.load(entry.location());
        } catch (LoadStoppedException e) {
            place.change(entry, () -> unloaded(entry));
            throw e;
        } catch (Throwable e) {
            // Also errors: one bad bundle must not keep the others from being loaded.
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            place.change(entry, () -> failed(entry, reason));
            log.failed(name(entry) + " FAILED: " + reason, e);
            return false;
        }
        long nanos = ticker.nanos() - started;
        if (place.take(entry, () -> ready(entry, servable, nanos, place))) {
            log.line(name(entry) + " is READY after " + Duration.ofNanos(nanos).toMillis() + " ms");
        } else {
            // It was taken away, or the registry was closed, while the version was loading.
            close(entry, servable, place);
        }
        return true;
    }

    private void failed(VersionEntry<S> entry, String reason) {
        entry.failed(reason);
        tell(entry);
    }

    private void ready(VersionEntry<S> entry, S servable, long nanos, Place<S> place) {
        entry.ready(servable, () -> settings.closer().execute(() -> close(entry, servable, place)));
        metrics.loaded(entry.location().name(), entry.version(), nanos);
        tell(entry);
    }

    private void close(VersionEntry<S> entry, S servable, Place<S> place) {
        try {
            servable.close();
        } catch (Exception e) {
            log.failed(name(entry) + " could not be closed: " + e.getMessage(), e);
        }
        place.change(entry, () -> unloaded(entry));
    }

    void unloaded(VersionEntry<S> entry) {
        entry.unloaded();
        forgotten(entry);
        log.line(name(entry) + " is UNLOADED");
    }

    void drain(VersionEntry<S> entry, String reason) {
        Leases leases = entry.drain(reason, ticker.nanos() + settings.drain().toNanos());
        tell(entry);
        log.line(name(entry) + " is DRAINING: " + reason);
        // Last: with no lease out, the version is closed at once.
        leases.close();
    }

    private static String name(VersionEntry<?> entry) {
        return entry.location().name() + " version " + entry.version();
    }
}
