package io.recurrent.api.rest.oip;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.recurrent.api.rest.body.CallBody;
import io.recurrent.service.oip.Parameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an inference of the Open Inference Protocol, or its JSON part when tensors follow it as bytes.
 *
 * @param id echoed in the answer
 * @param parameters what the protocol's extensions and callers add
 * @param inputs the tensors
 * @param outputs those that are wanted; none: all
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Schema(description = "Tensors by name, and which are wanted.")
@CallBody.Queued("infer")
record InferRequest(
        @Schema(description = "Echoed in the answer.", nullable = true) @Nullable
        String id,

        @Schema(
                description = "Strings, numbers and truth values: sequence_id, sequence_start, sequence_end, priority,"
                        + " timeout (microseconds), binary_data_output; others are ignored.",
                nullable = true)
        @Nullable
        Map<String, Object> parameters,

        @Schema(description = "The tensors.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        List<@Nullable InferInput> inputs,

        @Schema(description = "The outputs that are wanted, in order; none: all but states.", nullable = true) @Nullable
        List<@Nullable Output> outputs)
        implements CallBody.WithTail {

    /**
     * An output that is wanted.
     *
     * @param name its name
     * @param parameters {@code binary_data}, {@code classification}
     */
    @Schema(name = "InferRequestedOutput")
    record Output(
            @Schema(description = "The output's name.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(description = "binary_data, classification; others are ignored.", nullable = true) @Nullable
            Map<String, Object> parameters) {

        Parameters options() {
            return Parameters.ofOutput(String.valueOf(name), JsonParameters.values(parameters));
        }
    }

    Parameters options() {
        return Parameters.ofRequest(JsonParameters.values(parameters));
    }
}
