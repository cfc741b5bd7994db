package io.recurrent.api.rest.oip;

import io.recurrent.api.rest.openapi.Examples;
import io.swagger.v3.oas.models.examples.Example;
import java.util.Map;

/** The examples of {@link Examples} for the Open Inference Protocol. */
public final class OipExamples {
    private final Examples examples;

    public OipExamples(Examples examples) {
        this.examples = examples;
    }

    public Map<String, Example> inferRequests() {
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

    public Map<String, Example> inferAnswers() {
        return examples.of("text", "Texts", """
            {"model_name": "sentiment", "model_version": "1", "id": "42", "outputs": [
             {"name": "probabilities", "datatype": "FP32", "shape": [2, 2], "data": [0.06, 0.94, 0.95, 0.05]}]}\
            """);
    }
}
