package io.recurrent.registry;

import java.util.Optional;

/**
 * Loads nothing that a process has died of. Thread safe.
 *
 * @param <S> what answers
 */
public final class QuarantinedLoader<S> extends ForwardingLoader<S> {
    private final Quarantine quarantine;

    /** Loads by {@code loader} what is not in {@code quarantine}. */
    public QuarantinedLoader(VersionLoader<S> loader, Quarantine quarantine) {
        super(loader);
        this.quarantine = quarantine;
    }

    @Override
    @SuppressWarnings("try") // a marker is held, not used
    public S load(VersionLocation location) throws Exception {
        String fingerprint = loader.fingerprint(location);
        if (quarantine.holds(location, fingerprint)) {
            throw new IllegalStateException("quarantine: the process died while it loaded this version. Load or reload"
                    + " it by the administration of models, or change its bundle, or delete its marker in"
                    + " recurrent.models.quarantine and start again");
        }
        Optional<Quarantine.Marker> marker = quarantine.mark(location, fingerprint);
        try {
            S loaded = loader.load(location);
            quarantine.forget(location);
            return loaded;
        } finally {
            marker.ifPresent(Quarantine.Marker::close);
        }
    }

    @Override
    public void forgive(VersionLocation location) {
        quarantine.forget(location);
    }
}
