package io.recurrent.toy.rest;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.SchemaDescription;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of counting. */
@Component
@Lazy
public final class CountDescription implements ApiDescription {
    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        return Map.of(
                "count",
                OperationDescription.ofTask()
                        .withExamples(
                                examples.of("text", "One text", "{\"text\": \"a gem\"}"),
                                examples.of(
                                        "text",
                                        "One text",
                                        "{\"model\": \"counter\", \"version\": \"1\", \"count\": 2,"
                                                + " \"unknownTokens\": 0}"))
                        .withModel("counter"));
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        return Map.of("CountOneAnswer", new SchemaDescription(Map.of("count", "How many there are."), Set.of()));
    }
}
