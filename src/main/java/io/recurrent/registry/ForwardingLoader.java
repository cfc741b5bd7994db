package io.recurrent.registry;

/**
 * Leaves to another loader what it does not do itself.
 *
 * @param <S> what answers
 */
public abstract class ForwardingLoader<S> implements VersionLoader<S> {
    /** The other. */
    protected final VersionLoader<S> loader;

    /** Leaves all to {@code loader} but the loading. */
    protected ForwardingLoader(VersionLoader<S> loader) {
        this.loader = loader;
    }

    @Override
    public String fingerprint(VersionLocation location) {
        return loader.fingerprint(location);
    }

    @Override
    public void requireComplete(VersionLocation location) throws Exception {
        loader.requireComplete(location);
    }

    @Override
    public void forgive(VersionLocation location) {
        loader.forgive(location);
    }
}
