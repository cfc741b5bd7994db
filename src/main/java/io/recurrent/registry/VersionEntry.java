package io.recurrent.registry;

import io.recurrent.lease.Leases;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version and its state. Only the registry changes the state, under its lock, and only as {@link VersionState#next}
 * allows; any thread may read it and take leases.
 *
 * @param <S> what answers
 */
final class VersionEntry<S extends AutoCloseable> {
    /** All that may change, changed at once so that state and reason always belong together. */
    private record Phase<S>(
            VersionState state,
            String reason,
            @Nullable S servable,
            @Nullable Leases leases,
            long drainEndNanos) {
        /** A state in which nothing is open. */
        static <S> Phase<S> shut(VersionState state, String reason) {
            return new Phase<>(state, reason, null, null, 0);
        }
    }

    private final FoundVersion found;
    private volatile Phase<S> phase;

    VersionEntry(FoundVersion found) {
        this.found = found;
        this.phase = Phase.shut(VersionState.NEW, found.missing());
    }

    /** Whether it is not to be loaded, as its files are still on their way; it says what is missing. */
    boolean waits() {
        return is(VersionState.NEW) && found.waits();
    }

    boolean isOf(FoundVersion other) {
        return found.equals(other);
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

    void loading() {
        enter(Phase.shut(VersionState.LOADING, ""));
    }

    void ready(S servable, Runnable whenUnused) {
        enter(new Phase<>(VersionState.READY, "", servable, new Leases(whenUnused), 0));
    }

    void failed(String reason) {
        enter(Phase.shut(VersionState.FAILED, reason));
    }

    /**
     * Gives no more leases; when those given back are closed, the action given to {@link #ready} runs after the last.
     */
    Leases drain(String reason, long endNanos) {
        Phase<S> before = phase;
        enter(new Phase<>(VersionState.DRAINING, reason, before.servable(), before.leases(), endNanos));
        return Objects.requireNonNull(before.leases());
    }

    void unloaded() {
        enter(Phase.shut(VersionState.UNLOADED, ""));
    }

    private void enter(Phase<S> next) {
        VersionState now = phase.state();
        if (!now.next().contains(next.state())) {
            throw new IllegalStateException("version " + version() + " of model "
                    + location().name() + " is " + now + " and cannot become " + next.state() + ", only "
                    + now.next() + "; this is a bug in the server");
        }
        phase = next;
    }

    /** Whether it has been draining for longer than it may. */
    boolean overdue(long now) {
        Phase<S> known = phase;
        return known.state() == VersionState.DRAINING && now - known.drainEndNanos() >= 0;
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
