package io.recurrent.api.rest.oip;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.recurrent.api.rest.body.CallBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to load or unload a model.
 *
 * @param parameters {@code version}, {@code unload_dependents}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(description = "What to load or unload; an empty object is what the server would choose.")
public record RepositoryRequest(
        @Schema(
                description =
                        "version: one version, a string; unload_dependents: no effect, nothing depends on a model,"
                                + " and only of unload. Others are refused, config and file: among them: models come"
                                + " from the server's directory.",
                nullable = true)
        @Nullable
        Map<String, Object> parameters)
        implements CallBody {

    /**
     * The body of a request for the index.
     *
     * @param ready whether only those that can be asked are wanted
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @Schema(name = "RepositoryIndexRequest", description = "Which versions to list; none: all.")
    public record Index(
            @Schema(description = "Only those that can be asked.", nullable = true) @Nullable
            Boolean ready) implements CallBody {}
}
