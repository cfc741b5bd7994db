package io.recurrent.api.rest.models;

import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Which models there are, in which versions and states. */
@RestController
@Tag(name = "Models", description = "Which models there are, in which versions and states.")
final class ModelController {
    /** A name has no colon: behind it is a verb, which other controllers have or nobody. */
    private static final String MODEL = "/v1/models/{model:[^:]+}";

    private final ModelCatalog models;

    ModelController(ModelCatalog models) {
        this.models = models;
    }

    /**
     * All models.
     *
     * @param models by name
     */
    record ModelList(List<ModelStatus> models) {}

    @Operation(operationId = "models", summary = "All models, their versions and states.")
    @GetMapping(path = "/v1/models", produces = MediaType.APPLICATION_JSON_VALUE)
    ModelList list() {
        return new ModelList(models.models());
    }

    @Operation(operationId = "model", summary = "One model and its versions.")
    @GetMapping(path = MODEL, produces = MediaType.APPLICATION_JSON_VALUE)
    ModelStatus get(@PathVariable String model) {
        return models.model(model);
    }

    @Operation(operationId = "modelVersion", summary = "One version: the model with just that version.")
    @GetMapping(path = MODEL + "/versions/{version:[^:]+}", produces = MediaType.APPLICATION_JSON_VALUE)
    ModelStatus version(@PathVariable String model, @PathVariable String version) {
        return models.model(model, version);
    }
}
