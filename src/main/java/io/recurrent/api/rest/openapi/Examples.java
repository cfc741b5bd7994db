package io.recurrent.api.rest.openapi;

import io.swagger.v3.oas.models.examples.Example;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Reads the requests and answers that the API's description shows; a test sends each of the requests. */
public final class Examples {
    private final JsonMapper mapper;

    Examples(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Examples: name, summary and JSON of each. */
    public Map<String, Example> of(String... namesSummariesJson) {
        Map<String, Example> examples = new LinkedHashMap<>();
        for (int i = 0; i < namesSummariesJson.length; i += 3) {
            Object value = mapper.readValue(namesSummariesJson[i + 2], Object.class);
            examples.put(
                    namesSummariesJson[i],
                    new Example().summary(namesSummariesJson[i + 1]).value(value));
        }
        return examples;
    }
}
