package io.recurrent.service.sequences;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionState;
import io.recurrent.sequence.StoredSequence;
import io.recurrent.serving.ServedModel;
import io.recurrent.tensor.RowState;

/** Leases on the versions that sequences keep to. Thread safe. */
final class VersionLeases {
    private final ModelRegistry<ServedModel> registry;

    VersionLeases(ModelRegistry<ServedModel> registry) {
        this.registry = registry;
    }

    /**
     * A lease on the version that a token keeps to, as far as it is the one that is asked for.
     *
     * @return to be closed by the caller
     * @throws InferenceException INVALID_ARGUMENT for a token of another model or version; see {@link #lease}
     */
    ModelLease<ServedModel> resume(ModelReference model, StoredSequence given) {
        if (!given.model().equals(model.name())) {
            throw InferenceException.invalid("state", "'state' is of another model");
        }
        String version = Integer.toString(given.version());
        if (model.version() != null && !model.version().equals(version)) {
            throw InferenceException.invalid("state", "'state' is of version " + version + " of the model");
        }
        return lease(given);
    }

    /**
     * A lease on the version that a sequence keeps to.
     *
     * @return to be closed by the caller
     * @throws InferenceException SEQUENCE_CONFLICT when it is not served any more; MODEL_NOT_READY when it loads
     */
    ModelLease<ServedModel> lease(StoredSequence given) {
        ModelLease<ServedModel> lease;
        try {
            lease = registry.lease(given.model(), Integer.toString(given.version()));
        } catch (InferenceException e) {
            throw e.code() == ErrorCode.MODEL_NOT_READY && loads(given) ? e : retired(given);
        }
        if (!lease.servable().bundle().graphDigest().equals(given.graphDigest())) {
            lease.close();
            throw retired(given);
        }
        return lease;
    }

    /** Whether the version only is not there yet. */
    private boolean loads(StoredSequence given) {
        VersionState state =
                registry.view(given.model(), Integer.toString(given.version())).state();
        return state == VersionState.NEW || state == VersionState.LOADING;
    }

    /** What a caller is told whose sequence keeps to a version that is not served. */
    static InferenceException retired(StoredSequence given) {
        return new InferenceException(
                ErrorCode.SEQUENCE_CONFLICT,
                "version " + given.version() + " of the model, to which the sequence keeps, is not served"
                        + " any more; start it again from its first input");
    }

    /**
     * Also what is signed or stored is looked at before it goes into a run.
     *
     * @throws InferenceException INVALID_ARGUMENT for a state that is not the graph's
     */
    static void requireFit(ModelLease<ServedModel> lease, StoredSequence given) {
        RowState state = given.snapshot().state();
        float[] scores = given.snapshot().scores();
        LoadedModel model = lease.servable().rows();
        int[] sizes = model.stateSizes();
        boolean fits = (state == null) == (scores == null)
                && (state == null || state.count() == sizes.length)
                && (scores == null || scores.length == model.scoreCount());
        for (int i = 0; fits && state != null && i < sizes.length; i++) {
            fits = state.values(i).length == sizes[i];
        }
        if (!fits) {
            throw InferenceException.invalid("state", "the state does not fit the model's graph");
        }
    }
}
