package io.recurrent.registry;

import io.recurrent.lease.Leases;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use one version; it is not unloaded before the lease is closed. Closing twice does nothing. Thread safe.
 *
 * @param <S> what answers
 */
public final class ModelLease<S extends AutoCloseable> implements AutoCloseable {
    private final VersionEntry<S> entry;
    private final S servable;
    private final Leases leases;
    private final AtomicBoolean returned = new AtomicBoolean();

    ModelLease(VersionEntry<S> entry, S servable, Leases leases) {
        this.entry = entry;
        this.servable = servable;
        this.leases = leases;
    }

    /** The model's name. */
    public String model() {
        return entry.location().name();
    }

    /** The version that is leased. */
    public int version() {
        return entry.version();
    }

    /** What answers; it must not be used after {@link #close()}. */
    public S servable() {
        return servable;
    }

    /** Whether the version is being replaced, and has been left to its leases for as long as may be. */
    public boolean overdue(long nowNanos) {
        return entry.overdue(nowNanos);
    }

    @Override
    public void close() {
        if (returned.compareAndSet(false, true)) {
            leases.release();
        }
    }
}
