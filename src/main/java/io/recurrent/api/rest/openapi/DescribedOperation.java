package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.api.rest.openapi.OperationDescription.Timing;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.math.BigDecimal;
import java.util.Objects;

/** Adds to an operation what its description says, and what all operations have. */
final class DescribedOperation {
    private DescribedOperation() {}

    static void complete(Operation operation, HttpMethod method, OperationDescription description, ApiErrors errors) {
        addHeaders(operation, description.timing());
        show(operation, description);
        description.more().accept(operation);
        if (description.timing() == Timing.REPORTED) {
            OperationDescription.success(operation).ifPresent(DescribedOperation::addServerTiming);
        }
        errors.of(method, description.errors()).forEach(operation.getResponses()::addApiResponse);
        Header requestId =
                new Header().description("The caller's, or a new one.").schema(new StringSchema());
        operation.getResponses().values().forEach(answer -> answer.addHeaderObject(Exchange.REQUEST_ID, requestId));
        operation.getParameters().forEach(parameter -> completePath(parameter, description.model()));
    }

    private static void addHeaders(Operation operation, Timing timing) {
        operation.addParametersItem(header(Exchange.REQUEST_ID, "Echoed; 1 to 128 of A-Z a-z 0-9 . _ -")
                .schema(new StringSchema().pattern("^[A-Za-z0-9._-]{1,128}$")));
        if (timing != Timing.IMMEDIATE) {
            operation.addParametersItem(header(Exchange.TIMEOUT, "How long the caller waits, in milliseconds.")
                    .schema(new IntegerSchema().format("int64").minimum(BigDecimal.ONE)));
        }
    }

    private static Parameter header(String name, String description) {
        return new Parameter().in("header").name(name).description(description).required(false);
    }

    private static void show(Operation operation, OperationDescription description) {
        if (!description.requests().isEmpty()) {
            json(operation.getRequestBody().getContent()).setExamples(description.requests());
        }
        if (!description.answers().isEmpty()) {
            ApiResponse answer = OperationDescription.success(operation).orElseThrow();
            json(answer.getContent()).setExamples(description.answers());
        }
    }

    private static MediaType json(Content content) {
        return Objects.requireNonNull(content.get("application/json"));
    }

    private static void addServerTiming(ApiResponse answer) {
        answer.addHeaderObject(
                Exchange.SERVER_TIMING,
                new Header()
                        .description("Milliseconds by stage; not for events.")
                        .schema(new StringSchema()));
    }

    private static void completePath(Parameter parameter, String model) {
        switch (parameter.getName()) {
            case "model" -> parameter.description("A name of GET /v1/models").example(model);
            case "version" -> parameter.description("A version's number").example("1");
            default -> {}
        }
    }
}
