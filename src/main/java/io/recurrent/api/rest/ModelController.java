package io.recurrent.api.rest;

import io.recurrent.inference.ModelControl;
import io.recurrent.inference.ModelStatus;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Which models there are, in which versions and states. */
@RestController
final class ModelController {
    private final ModelControl models;

    ModelController(ModelControl models) {
        this.models = models;
    }

    /**
     * All models.
     *
     * @param models by name
     */
    record ModelList(List<ModelStatus> models) {}

    @GetMapping("/v1/models")
    ModelList list() {
        return new ModelList(models.models());
    }

    @GetMapping("/v1/models/{model}")
    ModelStatus get(@PathVariable String model) {
        return models.model(model);
    }

    @GetMapping("/v1/models/{model}/versions/{version}")
    ModelStatus version(@PathVariable String model, @PathVariable String version) {
        return models.model(model, version);
    }
}
