package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.body.LimitedRequest;
import io.recurrent.tensor.ElementType;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the records of the Open Inference Protocol do not tell springdoc: tensors, which are read and written by hand.
 */
final class TensorSchemas {
    private static final String BINARY = "application/octet-stream";

    private TensorSchemas() {}

    static void complete(Components components) {
        List.of("Shape", "TensorData", "ByteBuffer", "OutputElements").forEach(components.getSchemas()::remove);
        components.addSchemas("InferInput", input());
        // Clients of the protocol send members of their own.
        for (String name : List.of("InferRequest", "RepositoryRequest", "RepositoryIndexRequest")) {
            Objects.requireNonNull(components.getSchemas().get(name), name).setAdditionalProperties(true);
        }
        Objects.requireNonNull(components.getSchemas().get("InferOutput"), "answers hold outputs")
                .addProperty("data", elements("The elements, flat; not for bytes."));
    }

    private static Schema<?> input() {
        StringSchema datatype = new StringSchema();
        datatype.setEnum(Arrays.stream(ElementType.values())
                .map(ElementType::protocolName)
                .toList());
        Schema<?> size = new IntegerSchema().format("int64").minimum(BigDecimal.ONE.negate());
        Schema<?> parameters = new ObjectSchema()
                .additionalProperties(true)
                .description("binary_data_size: the input's bytes after the JSON; others are ignored.");
        Schema<?> input = new ObjectSchema()
                .description("A tensor, its elements as `data` or as bytes after the JSON.")
                .addProperty("name", new StringSchema().description("The input's name."))
                .addProperty("datatype", datatype)
                .addProperty(
                        "shape",
                        new ArraySchema()
                                .items(size)
                                .maxItems(InferInputReader.MOST_AXES)
                                .description("-1 at index 1 for rows that differ in length."))
                .addProperty("parameters", parameters)
                .addProperty("data", elements("The elements, flat or nested as the shape, row by row."));
        input.setAdditionalProperties(false);
        input.setRequired(List.of("name", "datatype", "shape"));
        return input;
    }

    private static Schema<?> elements(String description) {
        return new ArraySchema().items(new Schema<>()).description(description);
    }

    /** The binary form of an inference. */
    static void describeInference(Operation operation) {
        operation.addParametersItem(new Parameter()
                .in("header")
                .name(LimitedRequest.JSON_LENGTH)
                .description("The bytes of JSON before the tensors, counted before compression; none: all is JSON.")
                .schema(new IntegerSchema().minimum(BigDecimal.ZERO)));
        bytes(operation.getRequestBody().getContent());
        ApiResponse answer = Objects.requireNonNull(operation.getResponses().get("200"), "every call has an answer");
        answer.description("As JSON, or JSON and then the tensors that were asked for as bytes.");
        bytes(answer.getContent());
        answer.addHeaderObject(
                LimitedRequest.JSON_LENGTH,
                new Header()
                        .description("The bytes of JSON before the tensors, where there are any.")
                        .schema(new IntegerSchema()));
    }

    private static void bytes(Content content) {
        content.addMediaType(BINARY, new MediaType().schema(new BinarySchema()));
    }
}
