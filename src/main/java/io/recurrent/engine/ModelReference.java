package io.recurrent.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which model a call is for.
 *
 * @param name the model's name as the caller wrote it; it is only ever looked up, never made into a path
 * @param version the version as the caller wrote it, or null for the newest that is ready
 */
public record ModelReference(String name, @Nullable String version) {}
