package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.error.OipError;
import io.recurrent.api.rest.error.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import tools.jackson.databind.json.JsonMapper;

/** The API's description: what springdoc cannot see in the controllers, from what each folder says of its own. */
final class DescribedApi implements OpenApiCustomizer {
    private final List<ApiDescription> descriptions;
    private final Map<String, OperationDescription> operations = new HashMap<>();
    private final ApiSchemas schemas;
    private final ApiErrors problems;
    private final ApiErrors protocolErrors;

    DescribedApi(JsonMapper mapper, List<ApiDescription> descriptions) {
        this.descriptions = descriptions;
        Map<String, SchemaDescription> ofSchemas = new HashMap<>();
        Examples examples = new Examples(mapper);
        for (ApiDescription description : descriptions) {
            addAll(operations, description.operations(examples));
            addAll(ofSchemas, description.schemas());
        }
        this.schemas = new ApiSchemas(ofSchemas);
        this.problems = ApiErrors.asProblems(mapper);
        this.protocolErrors = ApiErrors.ofProtocol(mapper);
    }

    private static <T> void addAll(Map<String, T> all, Map<String, T> some) {
        some.forEach((name, description) -> {
            if (all.putIfAbsent(name, description) != null) {
                throw new IllegalStateException(
                        "two folders describe '" + name + "' of the API, wanted one; this is a bug in the server");
            }
        });
    }

    @Override
    public void customise(OpenAPI api) {
        for (Class<?> error : List.of(Problem.class, OipError.class)) {
            ModelConverters.getInstance(true)
                    .read(error)
                    .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
        }
        descriptions.forEach(description -> description.complete(api.getComponents()));
        schemas.complete(api);
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) ->
                                complete(operation, method, OipError.isAt(path) ? protocolErrors : problems)));
    }

    private void complete(Operation operation, HttpMethod method, ApiErrors errors) {
        OperationDescription known = operations.get(nameOf(operation));
        DescribedOperation.complete(
                operation, method, known == null ? OperationDescription.byDefault(method) : known, errors);
    }

    /** Both forms of an operation, with and without a version, are described alike. */
    private static String nameOf(Operation operation) {
        return operation.getOperationId().replace("ByVersion", "");
    }
}
