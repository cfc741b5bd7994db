package io.recurrent.model;

import io.recurrent.model.GraphForm.Reads;
import io.recurrent.model.ModelManifest.GraphPart;

/** Holds the roles that a manifest gives a graph's tensors against what the task needs, before the graph is read. */
final class RoleCheck {
    private final String task;
    private final String key;
    private final GraphPart part;

    private RoleCheck(ModelManifest manifest, String graph) {
        this.task = manifest.task();
        this.key = manifest.graphKey(graph);
        this.part = manifest.graph(graph);
    }

    /**
     * Checks one graph.
     *
     * @throws BundleException that names the key
     */
    static void check(ModelManifest manifest, String graph, GraphForm form) {
        RoleCheck check = new RoleCheck(manifest, graph);
        switch (form) {
            case GraphForm.Rows rows -> check.rows(rows.reads(), manifest.tokenizer() != null);
            case GraphForm.Tensors tensors -> check.tensors();
        }
        if (form instanceof GraphForm.Tensors && manifest.graphs().size() == 1 && manifest.tokenizer() != null) {
            throw check.not("tokenizer");
        }
    }

    private void rows(Reads reads, boolean tokenizer) {
        boolean tokens = reads == Reads.TOKENS;
        either(key + ".inputs.ids", part.inputs().ids() != null, tokens);
        either(key + ".inputs.frames", part.inputs().frames() != null, !tokens);
        either("tokenizer", tokenizer, tokens);
        either(key + ".outputs.scores", part.outputs().scores() != null, true);
        if (!part.rows().isEmpty() || !part.steps().isEmpty()) {
            throw BundleException.at(key + ".rows", "only for tensors");
        }
    }

    private void tensors() {
        either(key + ".inputs.ids", part.inputs().ids() != null, false);
        either(key + ".inputs.frames", part.inputs().frames() != null, false);
        either(key + ".outputs.scores", part.outputs().scores() != null, false);
        if (part.inputs().characters() != null) {
            throw not(key + ".inputs.characters");
        }
    }

    private void either(String role, boolean given, boolean wanted) {
        if (!given && wanted) {
            throw BundleException.at(role, "is missing; it is required for " + task);
        }
        if (given && !wanted) {
            throw not(role);
        }
    }

    private BundleException not(String role) {
        return BundleException.at(role, "not for " + task);
    }
}
