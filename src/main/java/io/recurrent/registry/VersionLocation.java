package io.recurrent.registry;

import java.nio.file.Path;

/**
 * Where a version's bundle is.
 *
 * @param name the model
 * @param version its version
 * @param directory the bundle
 */
public record VersionLocation(String name, int version, Path directory) {}
