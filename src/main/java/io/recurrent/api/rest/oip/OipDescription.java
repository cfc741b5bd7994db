package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.OperationDescription.Timing;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.recurrent.error.ErrorCode;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of the Open Inference Protocol. */
@Component
@Lazy
final class OipDescription implements ApiDescription {
    private static final List<String> OF_SERVER =
            List.of("serverMetadata", "serverMetadataAtSlash", "serverLive", "serverReady", "statistics");
    private static final List<String> OF_MODEL =
            List.of("modelMetadata", "modelReady", "modelConfig", "modelStatistics");

    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        Map<String, OperationDescription> operations = new HashMap<>(ofRepository());
        OperationDescription server = OperationDescription.of(Timing.IMMEDIATE);
        OF_SERVER.forEach(name -> operations.put(name, server));
        // What a model is like is known of a version that is ready only.
        OperationDescription model = server.withErrors(ErrorCode.MODEL_NOT_FOUND, ErrorCode.MODEL_NOT_READY);
        OF_MODEL.forEach(name -> operations.put(name, model));
        operations.put(
                "infer",
                OperationDescription.ofTask()
                        .withErrors(ErrorCode.SEQUENCE_CONFLICT, ErrorCode.SEQUENCE_NOT_FOUND)
                        .withExamples(inferRequests(examples), inferAnswers(examples))
                        .with(TensorSchemas::describeInference));
        return operations;
    }

    private static Map<String, OperationDescription> ofRepository() {
        OperationDescription index = OperationDescription.of(
                Timing.LIMITED,
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.PAYLOAD_TOO_LARGE,
                ErrorCode.OVERLOADED,
                ErrorCode.DEADLINE_EXCEEDED);
        OperationDescription change = index.withErrors(
                ErrorCode.PERMISSION_DENIED,
                ErrorCode.MODEL_NOT_FOUND,
                ErrorCode.MODEL_NOT_READY,
                ErrorCode.MODEL_CONFLICT,
                ErrorCode.MODEL_REJECTED,
                ErrorCode.SHUTTING_DOWN);
        return Map.of("repositoryIndex", index, "repositoryLoad", change, "repositoryUnload", change);
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        SchemaDescription named = SchemaDescription.of(
                Map.of("name", "The model's name.", "reason", "Why it is in that state; may be empty."));
        return Map.of(
                "IndexEntry", named,
                "ModelMetadata", named,
                "ModelReady", named,
                "ModelConfiguration", named,
                "Instances", named,
                "VersionWork", named,
                "InferAnswer", new SchemaDescription(Map.of(), Set.of("id")),
                "InferOutput", new SchemaDescription(Map.of(), Set.of("parameters", "data")));
    }

    @Override
    public void complete(Components components) {
        TensorSchemas.complete(components);
    }

    private static Map<String, Example> inferRequests(Examples examples) {
        return examples.of(
                "text",
                "Texts",
                """
                {"id": "42", "inputs": [
                 {"name": "text", "datatype": "BYTES", "shape": [2], "data": ["This movie is fantastic!", "Dull ."]}]}\
                """,
                "classes",
                "The best class of each row",
                """
                {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["Dull ."]}],
                 "outputs": [{"name": "text", "parameters": {"classification": 1}}]}\
                """,
                "sequence",
                "The first step of a sequence",
                """
                {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["This movie"]}],
                 "parameters": {"sequence_id": "my-id", "sequence_start": true, "timeout": 500000}}\
                """);
    }

    private static Map<String, Example> inferAnswers(Examples examples) {
        return examples.of("text", "Texts", """
            {"model_name": "sentiment", "model_version": "1", "id": "42", "outputs": [
             {"name": "probabilities", "datatype": "FP32", "shape": [2, 2], "data": [0.06, 0.94, 0.95, 0.05]}]}\
            """);
    }
}
