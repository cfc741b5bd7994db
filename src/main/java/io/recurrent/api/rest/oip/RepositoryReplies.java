package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import io.recurrent.service.oip.OipNames;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The model repository of the Open Inference Protocol, for each port that has it. Whether the caller may load and
 * unload is for the port to know. Thread safe.
 */
@Component
public final class RepositoryReplies {
    private final ModelCatalog models;
    private final ModelAdmin admin;

    RepositoryReplies(ModelCatalog models, ModelAdmin admin) {
        this.models = models;
        this.admin = admin;
    }

    /**
     * A version of a model.
     *
     * @param name the model's name
     * @param version its number
     * @param state READY, LOADING, UNLOADING or UNAVAILABLE
     * @param reason why it is in that state; may be empty
     */
    public record IndexEntry(
            String name,
            String version,

            @Schema(description = "READY, LOADING, UNLOADING or UNAVAILABLE.")
            String state,

            String reason) {}

    /** All versions, or those that can be asked. */
    public List<IndexEntry> index(RepositoryRequest.@Nullable Index body) {
        boolean ready = body != null && Boolean.TRUE.equals(body.ready());
        return models.models().stream()
                .flatMap(model -> model.versions().stream().map(version -> entry(model, version)))
                .filter(entry -> !ready || entry.state().equals("READY"))
                .toList();
    }

    private static IndexEntry entry(ModelStatus model, VersionStatus version) {
        return new IndexEntry(model.name(), version.version(), OipNames.state(version), version.reason());
    }

    /**
     * Loads a model.
     *
     * @param way by which API the request came
     * @throws InferenceException as {@link ModelAdmin#load} does; INVALID_ARGUMENT for a model in the request
     */
    public void load(HttpServletRequest http, String way, String model, @Nullable RepositoryRequest body) {
        InferParameters options = options(body);
        if (body != null && body.parameters() != null) {
            for (String name : body.parameters().keySet()) {
                if (name.equals("config") || name.startsWith("file:")) {
                    throw options.wrong(
                            name.equals("config") ? "config" : "file:...",
                            "left out: models come from the server's directory, with their own model.yaml");
                }
            }
        }
        admin.load(administrator(http, way), model, options.text("version"));
    }

    /**
     * Takes a model out of service.
     *
     * @param way by which API the request came
     * @throws InferenceException as {@link ModelAdmin#unload} does
     */
    public void unload(HttpServletRequest http, String way, String model, @Nullable RepositoryRequest body) {
        InferParameters options = options(body);
        options.flag("unload_dependents", false);
        admin.unload(administrator(http, way), model, options.text("version"));
    }

    private static InferParameters options(@Nullable RepositoryRequest body) {
        return new InferParameters(body == null ? null : body.parameters(), "the request", "parameters");
    }

    private static Administrator administrator(HttpServletRequest http, String way) {
        return new Administrator(Exchange.requestId(http), http.getRemoteAddr(), way);
    }
}
