package io.recurrent.api.rest.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the schemas that bodies of requests are made of: their own, and those that they refer to. */
final class RequestSchemas {
    private static final String PREFIX = "#/components/schemas/";

    @SuppressWarnings("rawtypes") // as the library has it
    private final Map<String, Schema> schemas;

    private final Set<String> found = new HashSet<>();

    private RequestSchemas(OpenAPI api) {
        this.schemas = api.getComponents().getSchemas();
    }

    /** Their names. */
    static Set<String> of(OpenAPI api) {
        RequestSchemas requests = new RequestSchemas(api);
        api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .map(Operation::getRequestBody)
                .filter(body -> body != null && body.getContent() != null)
                .flatMap(body -> body.getContent().values().stream())
                .forEach(media -> requests.add(media.getSchema()));
        return Set.copyOf(requests.found);
    }

    private void add(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        String reference = schema.get$ref();
        if (reference != null && reference.startsWith(PREFIX)) {
            String name = reference.substring(PREFIX.length());
            if (found.add(name)) {
                add(schemas.get(name));
            }
        }
        parts(schema).forEach(this::add);
    }

    private static Stream<Schema<?>> parts(Schema<?> schema) {
        Stream<Schema<?>> named = schema.getProperties() == null
                ? Stream.empty()
                : schema.getProperties().values().stream().map(property -> (Schema<?>) property);
        Stream<Schema<?>> alternatives = Stream.of(schema.getOneOf(), schema.getAnyOf(), schema.getAllOf())
                .filter(Objects::nonNull)
                .flatMap(Collection::stream)
                .map(part -> (Schema<?>) part);
        Stream<Schema<?>> elements = Stream.of(schema.getItems(), schema.getAdditionalProperties())
                .filter(Schema.class::isInstance)
                .map(part -> (Schema<?>) part);
        return Stream.of(named, alternatives, elements).flatMap(parts -> parts);
    }
}
