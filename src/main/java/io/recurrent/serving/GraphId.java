package io.recurrent.serving;

import io.recurrent.model.Bundle;

/**
 * A graph of a version, as metrics name it.
 *
 * @param model the model's name
 * @param version its version
 * @param graph the graph's name where the version has several; empty where it has one
 */
public record GraphId(String model, int version, String graph) {
    /** The only graph of a version. */
    public static GraphId only(String model, int version) {
        return new GraphId(model, version, "");
    }

    static GraphId of(Bundle bundle, String graph) {
        return new GraphId(
                bundle.name(), bundle.version(), bundle.manifest().graphs().size() == 1 ? "" : graph);
    }
}
