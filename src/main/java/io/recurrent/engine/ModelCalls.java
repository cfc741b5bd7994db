package io.recurrent.engine;

import io.recurrent.call.Call;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.serving.ServedModel;

/** Calls that need one version of a model from their permit to their outcome. Thread safe. */
public final class ModelCalls {
    private final ModelRegistry<ServedModel> registry;
    private final CallEngine calls;

    public ModelCalls(ModelRegistry<ServedModel> registry, CallEngine calls) {
        this.registry = registry;
        this.calls = calls;
    }

    /** What a call does while it holds its lease. */
    public interface Work<T> {
        T with(ModelLease<ServedModel> lease, CallMeasure measure);
    }

    /** Does a call's work under a permit and a lease, and measures its outcome. */
    public <T> T answer(Call call, CallKind task, ModelReference model, Work<T> work) {
        return calls.answer(call, task, measure -> {
            try (ModelLease<ServedModel> lease = registry.lease(model.name(), model.version())) {
                measure.leased(lease.model(), lease.version());
                return work.with(lease, measure);
            }
        });
    }
}
