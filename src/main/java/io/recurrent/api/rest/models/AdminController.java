package io.recurrent.api.rest.models;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.api.rest.oip.RepositoryReplies;
import io.recurrent.api.rest.oip.RepositoryRequest;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What administrators do with models; on the management port only. Each operation is answered with what came of it. */
@Conditional(OnManagementPort.class)
@RestController
final class AdminController {
    static final String ROOT = "/admin";
    static final String REPOSITORY = "/v2/repository";

    private static final String MODEL = ROOT + "/models/{model}";
    private static final String LABEL = MODEL + "/labels/{label}";
    private static final String WAY = "management";
    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;

    private final ModelCatalog models;
    private final ModelAdmin admin;
    private final RepositoryReplies repository;

    AdminController(ModelCatalog models, ModelAdmin admin, RepositoryReplies repository) {
        this.models = models;
        this.admin = admin;
        this.repository = repository;
    }

    /**
     * Which version an operation is about.
     *
     * @param version its number; null for those that the model's version policy chooses, or for all
     */
    record Which(@Nullable String version) {}

    @GetMapping(path = ROOT + "/openapi.json", produces = JSON)
    Resource description() {
        return new ClassPathResource("openapi/admin.json");
    }

    @GetMapping(path = ROOT + "/models", produces = JSON)
    ModelController.ModelList list() {
        return new ModelController.ModelList(models.models());
    }

    @GetMapping(path = ROOT + "/models/{model:[^:]+}", produces = JSON)
    ModelStatus get(@PathVariable String model) {
        return models.model(model);
    }

    @PostMapping(path = MODEL + ":reload", produces = JSON)
    ModelStatus reload(@PathVariable String model, HttpServletRequest request) {
        admin.reload(administrator(request), model);
        return models.model(model);
    }

    @PostMapping(path = MODEL + ":load", consumes = JSON, produces = JSON)
    ModelStatus load(
            @PathVariable String model,
            @RequestBody(required = false) @Nullable Which which,
            HttpServletRequest request) {
        admin.load(administrator(request), model, version(which));
        return models.model(model);
    }

    @PostMapping(path = MODEL + ":unload", consumes = JSON, produces = JSON)
    ModelStatus unload(
            @PathVariable String model,
            @RequestBody(required = false) @Nullable Which which,
            HttpServletRequest request) {
        admin.unload(administrator(request), model, version(which));
        return models.model(model);
    }

    @PutMapping(path = LABEL, consumes = JSON, produces = JSON)
    ModelStatus setLabel(
            @PathVariable String model,
            @PathVariable String label,
            @RequestBody Which which,
            HttpServletRequest request) {
        String version = version(which);
        if (version == null) {
            throw InferenceException.invalid("version", "'version' is missing; say which one the label points at");
        }
        admin.setLabel(administrator(request), model, label, version);
        return models.model(model);
    }

    @DeleteMapping(LABEL)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeLabel(@PathVariable String model, @PathVariable String label, HttpServletRequest request) {
        admin.removeLabel(administrator(request), model, label);
    }

    // The repository's bodies bear no annotation: Spring's own reading of such would want a media type.

    @PostMapping(path = REPOSITORY + "/index", produces = JSON)
    List<RepositoryReplies.IndexEntry> index(RepositoryRequest.@Nullable Index body) {
        return repository.index(body);
    }

    @PostMapping(REPOSITORY + "/models/{model}/load")
    ResponseEntity<Void> repositoryLoad(
            HttpServletRequest request, @PathVariable String model, @Nullable RepositoryRequest body) {
        repository.load(request, WAY, model, body);
        return ResponseEntity.ok().build();
    }

    @PostMapping(REPOSITORY + "/models/{model}/unload")
    ResponseEntity<Void> repositoryUnload(
            HttpServletRequest request, @PathVariable String model, @Nullable RepositoryRequest body) {
        repository.unload(request, WAY, model, body);
        return ResponseEntity.ok().build();
    }

    private static @Nullable String version(@Nullable Which which) {
        return which == null ? null : which.version();
    }

    private static Administrator administrator(HttpServletRequest request) {
        return new Administrator(Exchange.requestId(request), request.getRemoteAddr(), WAY);
    }
}
