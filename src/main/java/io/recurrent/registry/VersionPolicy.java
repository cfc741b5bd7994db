package io.recurrent.registry;

import java.util.List;
import java.util.Optional;

/** Which version answers a call that names none: the newest that is READY. Pure. */
final class VersionPolicy {
    private VersionPolicy() {}

    static <S extends AutoCloseable> Optional<VersionEntry<S>> unversioned(List<VersionEntry<S>> newestFirst) {
        return newestFirst.stream()
                .filter(entry -> entry.state() == VersionState.READY)
                .findFirst();
    }
}
