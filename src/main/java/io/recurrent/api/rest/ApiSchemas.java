package io.recurrent.api.rest;

import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds to the schemas what Java types do not say: what fields mean, which are always there, that others are refused.
 */
final class ApiSchemas {
    private static final Set<String> REQUESTS = Set.of("TaskRequest", "TaskInput");
    private static final Set<String> SOMETIMES = Set.of("field", "errorId");

    private static final Map<String, String> MEANINGS = Map.ofEntries(
            Map.entry("model", "The model that answered."),
            Map.entry("version", "The version's number."),
            Map.entry("label", "The most probable label."),
            Map.entry("scores", "The probability of every label."),
            Map.entry("outputs", "An output an input, in order."),
            Map.entry("entities", "In order of their place."),
            Map.entry("tokens", "How many tokens the input had."),
            Map.entry("unknownTokens", "How many of them the model's vocabulary lacks."),
            Map.entry("start", "UTF-16 code units into the text, or into the tokens joined by one space."),
            Map.entry("end", "Exclusive."),
            Map.entry("startToken", "The first token's index."),
            Map.entry("endToken", "Exclusive."),
            Map.entry("score", "The probability of the entity's tags given the text."),
            Map.entry("name", "The model's name."),
            Map.entry("task", "text-classification or token-tagging; empty while no version could be read."),
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
        always.removeAll(SOMETIMES);
        schema.setRequired(always);
    }

    private static void explain(String field, Schema<?> schema) {
        String meaning = MEANINGS.get(field);
        if (schema.getDescription() == null && meaning != null) {
            schema.setDescription(meaning);
        }
    }
}
