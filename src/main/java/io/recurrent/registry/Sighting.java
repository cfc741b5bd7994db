package io.recurrent.registry;

/**
 * What a look at the models' directory says of one version.
 *
 * @param location where it is
 * @param look for a bundle that is not complete, what changes when its files do; else empty
 * @param missing what it lacks, while its files may be on their way; else empty
 */
record Sighting(VersionLocation location, String look, String missing) {
    static Sighting complete(VersionLocation location) {
        return new Sighting(location, "", "");
    }
}
