package io.recurrent.registry;

import io.recurrent.runtime.Leases;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to use one version; it is not unloaded before the lease is closed. Closing twice does nothing. Thread safe.
 *
 * @param <S> what answers
 */
public final class ModelLease<S> implements AutoCloseable {
    private final VersionLocation location;
    private final S servable;
    private final Leases leases;
    private final AtomicBoolean returned = new AtomicBoolean();

    ModelLease(VersionLocation location, S servable, Leases leases) {
        this.location = location;
        this.servable = servable;
        this.leases = leases;
    }

    /** The model's name. */
    public String model() {
        return location.name();
    }

    /** The version that is leased. */
    public int version() {
        return location.version();
    }

    /** What answers; it must not be used after {@link #close()}. */
    public S servable() {
        return servable;
    }

    @Override
    public void close() {
        if (returned.compareAndSet(false, true)) {
            leases.release();
        }
    }
}
