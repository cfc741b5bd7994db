package io.recurrent.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model as calls see it. Immutable, but for the states of its versions.
 *
 * @param <S> what answers
 * @param entries its versions, newest first
 * @param labels the versions that labels point at
 * @param expected whether it should answer
 */
record KnownModel<S extends AutoCloseable>(
        List<VersionEntry<S>> entries, Map<String, Integer> labels, boolean expected) {
    /** Calls that name no version go where this label points. */
    static final String STABLE = "stable";

    /** The version of a number or a label, as a caller wrote it. */
    Optional<VersionEntry<S>> find(String versionOrLabel) {
        Integer labelled = labels.get(versionOrLabel);
        String version = labelled == null ? versionOrLabel : labelled.toString();
        return entries.stream()
                .filter(entry -> Integer.toString(entry.version()).equals(version))
                .findFirst();
    }

    /**
     * A lease for calls that name no version. Each version is tried and none looked at first: between a look and the
     * lease it may be taken out of service while another goes on serving.
     */
    Optional<ModelLease<S>> lease() {
        Optional<ModelLease<S>> lease = find(STABLE).flatMap(VersionEntry::lease);
        for (VersionEntry<S> entry : entries) {
            if (lease.isPresent()) {
                return lease;
            }
            lease = entry.lease();
        }
        return lease;
    }

    boolean answers() {
        return entries.stream().anyMatch(entry -> entry.is(VersionState.READY));
    }
}
