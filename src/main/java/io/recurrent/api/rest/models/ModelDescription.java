package io.recurrent.api.rest.models;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.OperationDescription.Timing;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.recurrent.error.ErrorCode;
import java.util.Map;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of models and probes; the administration has a description of its own. */
@Component
@Lazy
final class ModelDescription implements ApiDescription {
    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        OperationDescription server = OperationDescription.of(Timing.IMMEDIATE);
        OperationDescription model = server.withErrors(ErrorCode.MODEL_NOT_FOUND);
        return Map.of("models", server, "livez", server, "readyz", server, "model", model, "modelVersion", model);
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        SchemaDescription model = SchemaDescription.of(Map.of(
                "name", "The model's name.",
                "task", "What the model does, such as text-classification; empty while no version could be read.",
                "versions", "Newest first."));
        SchemaDescription version = SchemaDescription.of(Map.of(
                "state", "NEW, LOADING, READY, DRAINING, UNLOADED or FAILED.",
                "reason", "Why it is in that state; may be empty."));
        return Map.of("ModelStatus", model, "VersionStatus", version);
    }
}
