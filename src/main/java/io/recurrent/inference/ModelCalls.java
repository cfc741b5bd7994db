package io.recurrent.inference;

import io.recurrent.call.Call;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;

/** Calls that need one version of a model from their permit to their outcome. Thread safe. */
final class ModelCalls {
    private final ModelRegistry<ServedModel> registry;
    private final RowCalls calls;

    ModelCalls(ModelRegistry<ServedModel> registry, RowCalls calls) {
        this.registry = registry;
        this.calls = calls;
    }

    /** What a call does while it holds its lease. */
    interface Work<T> {
        T with(ModelLease<ServedModel> lease, CallMeasure measure);
    }

    /** Does a call's work under a permit and a lease, and measures its outcome. */
    <T> T answer(Call call, CallTask task, ModelReference model, Work<T> work) {
        return calls.answer(call, task, measure -> {
            try (ModelLease<ServedModel> lease = registry.lease(model.name(), model.version())) {
                measure.leased(lease.model(), lease.version());
                return work.with(lease, measure);
            }
        });
    }
}
