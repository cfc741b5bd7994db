package io.recurrent.registry;

/**
 * A version as it was found on disk.
 *
 * @param location where
 * @param fingerprint what changes when the bundle does
 * @param missing why it is not loaded yet, as its files are still on their way; empty for one that may be loaded
 */
record FoundVersion(VersionLocation location, String fingerprint, String missing) {
    /** Whether its files are still on their way. */
    boolean waits() {
        return !missing.isEmpty();
    }
}
