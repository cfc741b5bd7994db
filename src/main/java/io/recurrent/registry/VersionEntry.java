package io.recurrent.registry;

import io.recurrent.lease.Leases;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version and its state. Only the registry changes the state, under its lock; any thread may read it and take
 * leases.
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

    private final FoundVersion found;
    private volatile Phase<S> phase = new Phase<>(VersionState.NEW, "", null, null);
    private volatile long drainEnd;

    VersionEntry(FoundVersion found) {
        this.found = found;
    }

    VersionLocation location() {
        return found.location();
    }

    int version() {
        return found.location().version();
    }

    String fingerprint() {
        return found.fingerprint();
    }

    VersionState state() {
        return phase.state();
    }

    boolean is(VersionState state) {
        return phase.state() == state;
    }

    String reason() {
        return phase.reason();
    }

    /** What answers, for reading its description only; empty unless READY or DRAINING. */
    Optional<S> servable() {
        return Optional.ofNullable(phase.servable());
    }

    /** A state in which nothing is open. */
    void become(VersionState state, String reason) {
        phase = new Phase<>(state, reason, null, null);
    }

    void ready(S servable, Runnable whenUnused) {
        phase = new Phase<>(VersionState.READY, "", servable, new Leases(whenUnused));
    }

    /** Takes no new leases; the action given to {@link #ready} runs after the last one. */
    void drain(String reason, long endNanos) {
        Phase<S> before = phase;
        if (before.state() == VersionState.READY && before.leases() != null) {
            drainEnd = endNanos;
            phase = new Phase<>(VersionState.DRAINING, reason, before.servable(), before.leases());
            before.leases().close();
        }
    }

    /** Whether it has been draining for longer than it may. */
    boolean overdue(long now) {
        return is(VersionState.DRAINING) && now - drainEnd >= 0;
    }

    /** A lease, or empty when the version is not READY. */
    Optional<ModelLease<S>> lease() {
        Phase<S> now = phase;
        if (now.state() == VersionState.READY
                && now.servable() != null
                && now.leases() != null
                && now.leases().acquire()) {
            return Optional.of(new ModelLease<>(this, now.servable(), now.leases()));
        }
        return Optional.empty();
    }
}
