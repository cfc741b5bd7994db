package io.recurrent.api.rest.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds to the schemas what Java types do not say: what fields mean, which are always there, that others are refused.
 */
final class ApiSchemas {
    /** Of fields that answers of several folders have. */
    private static final Map<String, String> SHARED = Map.of(
            "model", "The model that answered.",
            "version", "The version's number.",
            "outputs", "In order: one an input, or one a sample.",
            "tokens", "How many tokens the input had.",
            "unknownTokens", "How many of them the model's vocabulary lacks.",
            "token", "As it stands in the text.");

    private static final SchemaDescription PROBLEM = new SchemaDescription(
            Map.of(
                    "detail", "What failed, what was wanted, what to do.",
                    "code", "The error code, the same as over gRPC.",
                    "retryable", "Whether the same call may succeed later, here or elsewhere.",
                    "requestId", "The call's id.",
                    "field", "The field or header at fault, such as inputs[2].text.",
                    "errorId", "Found in the server's log."),
            Set.of("field", "errorId"));
    private static final SchemaDescription NONE = SchemaDescription.of(Map.of());

    private final Map<String, SchemaDescription> described;

    ApiSchemas(Map<String, SchemaDescription> described) {
        this.described = described;
    }

    void complete(OpenAPI api) {
        Set<String> requests = RequestSchemas.of(api);
        api.getComponents().getSchemas().forEach((name, schema) -> complete(schema, requests.contains(name), of(name)));
    }

    private SchemaDescription of(String name) {
        return name.equals("Problem") ? PROBLEM : described.getOrDefault(name, NONE);
    }

    private static void complete(Schema<?> schema, boolean request, SchemaDescription description) {
        @SuppressWarnings("rawtypes") // as the library has it
        Map<String, Schema> properties = schema.getProperties();
        if (properties == null) {
            return;
        }
        if (request) {
            if (schema.getAdditionalProperties() == null) {
                schema.setAdditionalProperties(false);
            }
            return;
        }
        properties.forEach((field, property) -> explain(field, property, description));
        List<String> always = new ArrayList<>(properties.keySet());
        always.removeAll(description.sometimes());
        schema.setRequired(always);
    }

    private static void explain(String field, Schema<?> property, SchemaDescription description) {
        String own = description.meanings().get(field);
        String meaning = own == null ? SHARED.get(field) : own;
        if (property.getDescription() == null && meaning != null) {
            property.setDescription(meaning);
        }
    }
}
