package io.recurrent.api.rest.openapi;

import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds to the schemas what Java types do not say: what fields mean, which are always there, that others are refused.
 */
final class ApiSchemas {
    private static final Set<String> REQUESTS = Set.of(
            "ClassifyRequest",
            "GenerateRequest",
            "InferInput",
            "InferRequest",
            "InferRequestedOutput",
            "RepositoryIndexRequest",
            "RepositoryRequest",
            "PredictRequest",
            "StartRequest",
            "StepRequest",
            "TaskRequest",
            "TaskInput");
    private static final Map<String, Set<String>> SOMETIMES = Map.of(
            "Problem", Set.of("field", "errorId"),
            "InferAnswer", Set.of("id"),
            "InferOutput", Set.of("parameters", "data"),
            "ClassifyOneAnswer", Set.of("trajectory"),
            "ClassifyOutput", Set.of("trajectory"),
            "StepAnswer", Set.of("label", "scores", "next", "trajectory"));

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("model", "The model that answered."),
            Map.entry("version", "The version's number."),
            Map.entry("label", "The most probable label."),
            Map.entry("scores", "The probability of every label."),
            Map.entry("trajectory", "The scores after each token; there when asked for."),
            Map.entry("token", "As it stands in the text."),
            Map.entry("probability", "Given all before it."),
            Map.entry("next", "The most probable next tokens, most probable first."),
            Map.entry("candidates", "In the order of the request."),
            Map.entry("logProbability", "The natural logarithm of the continuation's probability."),
            Map.entry("seed", "What decided everything random; the same request with it is answered the same."),
            Map.entry("finishReason", "stop, length, cancelled or deadline."),
            Map.entry("promptTokens", "Tokens of the prompt, the model's start token included."),
            Map.entry("cachedTokens", "How many of them were not run, since their state was still there."),
            Map.entry("generatedTokens", "Over all samples."),
            Map.entry("sequence", "The sequence's id."),
            Map.entry("step", "The number of the sequence's last step; 0 before the first."),
            Map.entry("consumed", "Tokens or frames of all steps so far."),
            Map.entry("idleMs", "Milliseconds since the last step."),
            Map.entry("stateBytes", "What the state takes."),
            Map.entry("outputs", "In order: one an input, or one a sample."),
            Map.entry("entities", "In order of their place."),
            Map.entry("tokens", "How many tokens the input had."),
            Map.entry("unknownTokens", "How many of them the model's vocabulary lacks."),
            Map.entry("start", "UTF-16 code units into the text, or into the tokens joined by one space."),
            Map.entry("end", "Exclusive."),
            Map.entry("startToken", "The first token's index."),
            Map.entry("endToken", "Exclusive."),
            Map.entry("score", "The probability of the entity's tags given the text."),
            Map.entry("name", "The model's name."),
            Map.entry(
                    "task", "What the model does, such as text-classification; empty while no version could be read."),
            Map.entry("versions", "Newest first."),
            Map.entry("state", "NEW, LOADING, READY, DRAINING, UNLOADED or FAILED."),
            Map.entry("reason", "Why it is in that state; may be empty."),
            Map.entry("detail", "What failed, what was wanted, what to do."),
            Map.entry("code", "The error code, the same as over gRPC."),
            Map.entry("retryable", "Whether the same call may succeed later, here or elsewhere."),
            Map.entry("requestId", "The call's id."),
            Map.entry("field", "The field or header at fault, such as inputs[2].text."),
            Map.entry("errorId", "Found in the server's log."));

    private ApiSchemas() {}

    static void complete(String name, Schema<?> schema) {
        @SuppressWarnings("rawtypes") // as the library has it
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        if (REQUESTS.contains(name)) {
            schema.setAdditionalProperties(false);
            return;
        }
        properties.forEach(ApiSchemas::explain);
        List<String> always = new ArrayList<>(properties.keySet());
        always.removeAll(SOMETIMES.getOrDefault(name, Set.of()));
        schema.setRequired(always);
    }

    private static void explain(String field, Schema<?> schema) {
        String meaning = MEANINGS.get(field);
        if (schema.getDescription() == null && meaning != null) {
            schema.setDescription(meaning);
        }
    }
}
