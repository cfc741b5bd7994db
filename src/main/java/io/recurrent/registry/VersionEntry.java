package io.recurrent.registry;

import io.recurrent.runtime.Leases;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version and its state. Only the registry's thread changes the state; any thread may read it and take leases.
 *
 * @param <S> what answers
 */
final class VersionEntry<S extends AutoCloseable> {
    /** All that may change, changed at once so that state and reason always belong together. */
    private record Phase<S>(
            VersionState state,
            String reason,
            @Nullable S servable,
            @Nullable Leases leases) {}

    private final VersionLocation location;
    private volatile Phase<S> phase = new Phase<>(VersionState.NEW, "", null, null);

    VersionEntry(VersionLocation location) {
        this.location = location;
    }

    VersionLocation location() {
        return location;
    }

    VersionState state() {
        return phase.state();
    }

    String reason() {
        return phase.reason();
    }

    /** What answers, for reading its description only; empty unless READY or DRAINING. */
    Optional<S> servable() {
        return Optional.ofNullable(phase.servable());
    }

    void become(VersionState state, String reason) {
        Phase<S> before = phase;
        phase = new Phase<>(state, reason, before.servable(), before.leases());
    }

    void ready(S servable, Runnable whenUnused) {
        phase = new Phase<>(VersionState.READY, "", servable, new Leases(whenUnused));
    }

    /** Takes no new leases; the action given to {@link #ready} runs after the last one. */
    synchronized void drain() {
        Phase<S> before = phase;
        if (before.state() == VersionState.READY && before.leases() != null) {
            phase = new Phase<>(VersionState.DRAINING, "unloading", before.servable(), before.leases());
            before.leases().close();
        }
    }

    void unloaded() {
        phase = new Phase<>(VersionState.UNLOADED, "", null, null);
    }

    /** A lease, or empty when the version is not READY. */
    Optional<ModelLease<S>> lease() {
        Phase<S> now = phase;
        if (now.state() == VersionState.READY
                && now.servable() != null
                && now.leases() != null
                && now.leases().acquire()) {
            return Optional.of(new ModelLease<>(location, now.servable(), now.leases()));
        }
        return Optional.empty();
    }
}
