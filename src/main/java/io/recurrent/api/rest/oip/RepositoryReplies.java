package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.oip.Parameters;
import io.recurrent.service.oip.Repository;
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
    private final Repository repository;

    RepositoryReplies(ModelCatalog models, ModelAdmin admin) {
        this.repository = new Repository(models, admin);
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
        return repository.index(body != null && Boolean.TRUE.equals(body.ready())).stream()
                .map(version -> new IndexEntry(version.model(), version.version(), version.state(), version.reason()))
                .toList();
    }

    /**
     * Loads a model.
     *
     * @param way by which API the request came
     * @throws InferenceException as {@link Repository#load} does
     */
    public void load(HttpServletRequest http, String way, String model, @Nullable RepositoryRequest body) {
        repository.load(administrator(http, way), model, parameters(body));
    }

    /**
     * Takes a model out of service.
     *
     * @param way by which API the request came
     * @throws InferenceException as {@link Repository#unload} does
     */
    public void unload(HttpServletRequest http, String way, String model, @Nullable RepositoryRequest body) {
        repository.unload(administrator(http, way), model, parameters(body));
    }

    private static Parameters parameters(@Nullable RepositoryRequest body) {
        return Parameters.ofRequest(JsonParameters.values(body == null ? null : body.parameters()));
    }

    private static Administrator administrator(HttpServletRequest http, String way) {
        return new Administrator(Exchange.requestId(http), http.getRemoteAddr(), way);
    }
}
