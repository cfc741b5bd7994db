package io.recurrent.registry;

/**
 * A version as it was found on disk.
 *
 * @param location where
 * @param fingerprint what changes when the bundle does
 */
record FoundVersion(VersionLocation location, String fingerprint) {}
