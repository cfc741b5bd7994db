package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.body.LimitedRequest;
import io.recurrent.error.InferenceException;
import io.recurrent.service.oip.Parameters;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A tensor of a request: its head, and its elements where the JSON holds them.
 *
 * @param name its name
 * @param datatype its element type
 * @param shape {@link Shape#DYNAMIC} for the steps of rows that differ in length
 * @param parameters {@code binary_data_size}
 * @param data what the JSON held, or null
 */
@Schema(name = "InferInput")
@JsonDeserialize(using = InferInputReader.class)
record InferInput(
        String name,
        ElementType datatype,
        Shape shape,
        @Nullable Map<String, Object> parameters,
        @Nullable TensorData data) {
    private static final String BINARY_SIZE = "binary_data_size";

    /**
     * The tensor.
     *
     * @param tail the bytes after the JSON, null when there are none; what belongs to this tensor is taken from its
     *     beginning
     * @throws InferenceException INVALID_ARGUMENT that names the tensor
     */
    TensorData tensor(@Nullable ByteBuffer tail) {
        Parameters options = Parameters.ofInput(name, JsonParameters.values(parameters));
        options.requireOwnMemory(name);
        if (!options.has(BINARY_SIZE)) {
            if (data == null) {
                throw invalid("has neither 'data' nor the parameter '" + BINARY_SIZE + "'; give one of both");
            }
            return data;
        }
        if (data != null) {
            throw invalid("has both 'data' and the parameter '" + BINARY_SIZE + "'; give one of both");
        }
        long size = options.integer(BINARY_SIZE, Long.MAX_VALUE);
        if (tail == null || size > tail.remaining()) {
            throw invalid("declares " + size + " bytes, but "
                    + (tail == null
                            ? "the header " + LimitedRequest.JSON_LENGTH + " is not there"
                            : tail.remaining() + " are left after the JSON and the inputs before it"));
        }
        ByteBuffer bytes = TensorBytes.next(tail, (int) size);
        TensorBytes.check(this, bytes);
        return TensorData.of(name, datatype, shape, bytes);
    }

    InferenceException invalid(String what) {
        return InferenceException.invalid(name, "input '" + name + "' " + what);
    }
}
