package io.recurrent.api.rest.oip;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.api.rest.body.BinaryReply;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.tensor.TensorData;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an inference of the Open Inference Protocol, or its JSON part when tensors follow it as bytes.
 *
 * @param model the model's name
 * @param version the version that answered
 * @param id the request's, if it had one
 * @param outputs the tensors
 */
@Schema(description = "Tensors by name.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record InferAnswer(
        @JsonProperty("model_name") String model,
        @JsonProperty("model_version") String version,
        @Nullable String id,

        @Schema(description = "Those wanted, in that order.")
        List<Output> outputs) {

    /**
     * A tensor.
     *
     * @param name its name
     * @param datatype its element type
     * @param shape -1 for the steps of rows that differ in length
     * @param parameters {@code binary_data_size}; {@code row_steps}, for rows that differ in length
     * @param data the elements, flat; null when they follow as bytes
     */
    @Schema(name = "InferOutput")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Output(
            @Schema(description = "The output's name.") String name,
            String datatype,
            long[] shape,
            @Nullable Map<String, Object> parameters,
            @Nullable OutputElements data) {}

    /**
     * What to send: this answer, and the bytes after it where there are any.
     *
     * @param binary whether an output of a name leaves as bytes
     * @throws io.recurrent.error.InferenceException INVALID_ARGUMENT when JSON cannot carry a string
     */
    static Object of(TensorAnswer answer, @Nullable String id, Predicate<String> binary) {
        List<Output> outputs = new ArrayList<>();
        List<ByteBuffer> tail = new ArrayList<>();
        for (TensorData tensor : answer.outputs()) {
            boolean bytes = binary.test(tensor.name());
            if (bytes) {
                tail.add(tensor.data().duplicate());
            }
            outputs.add(new Output(
                    tensor.name(),
                    tensor.type().protocolName(),
                    tensor.shape().toArray(),
                    parameters(tensor, bytes),
                    bytes ? null : OutputElements.of(tensor)));
        }
        InferAnswer json = new InferAnswer(answer.model(), answer.version(), id, outputs);
        return tail.isEmpty() ? json : new BinaryBody(json, tail);
    }

    private static @Nullable Map<String, Object> parameters(TensorData tensor, boolean bytes) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (bytes) {
            parameters.put("binary_data_size", tensor.data().remaining());
        }
        if (tensor.rowSteps().length > 0) {
            String steps =
                    Arrays.stream(tensor.rowSteps()).mapToObj(Integer::toString).collect(Collectors.joining(","));
            parameters.put("row_steps", steps);
        }
        return parameters.isEmpty() ? null : parameters;
    }

    /**
     * An answer whose tensors follow it.
     *
     * @param json the answer
     * @param tail the tensors' bytes, in order
     */
    record BinaryBody(InferAnswer json, List<ByteBuffer> tail) implements BinaryReply {}
}
