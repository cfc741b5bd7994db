package io.recurrent.service.models;

import java.util.List;
import java.util.Map;

/**
 * A model as callers may see it.
 *
 * @param name its name
 * @param task as its manifest calls it, such as {@code text-classification}; empty while no version's manifest could be
 *     read
 * @param description one line from the newest readable manifest; may be empty
 * @param versions newest first
 * @param labels the version that each label points at
 */
public record ModelStatus(
        String name, String task, String description, List<VersionStatus> versions, Map<String, String> labels) {

    /** Of a model without labels. */
    public ModelStatus(String name, String task, String description, List<VersionStatus> versions) {
        this(name, task, description, versions, Map.of());
    }

    /**
     * One version of a model.
     *
     * @param version its number
     * @param state NEW, LOADING, READY, DRAINING, UNLOADED or FAILED
     * @param reason why it is in that state; may be empty
     */
    public record VersionStatus(String version, String state, String reason) {}
}
