package io.recurrent.api.rest.classification;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.swagger.v3.oas.models.examples.Example;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of text classification. */
@Component
@Lazy
final class ClassifyDescription implements ApiDescription {
    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        OperationDescription classify = OperationDescription.ofTask()
                .withExamples(requests(examples), answers(examples))
                .withAnswer(answer ->
                        answer.description("In the form of the request: flat for one input, outputs for a list."));
        return Map.of("sentiment", classify, "classify", classify);
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        Map<String, String> meanings = Map.of(
                "label", "The most probable label.",
                "scores", "The probability of every label.",
                "trajectory", "The scores after each token; there when asked for.");
        SchemaDescription answer = new SchemaDescription(meanings, Set.of("trajectory"));
        return Map.of(
                "ClassifyOneAnswer", answer, "ClassifyOutput", answer, "TokenScores", SchemaDescription.of(meanings));
    }

    private static Map<String, Example> requests(Examples examples) {
        return examples.of(
                "text",
                "One text",
                """
                {"text": "This movie is fantastic!"}\
                """,
                "list",
                "A list",
                """
                {"inputs": [{"text": "Dull ."}, {"tokens": ["a", "gem"]}]}\
                """,
                "tokens",
                "One input that is split already",
                """
                {"tokens": ["a", "gem"]}\
                """,
                "trajectory",
                "With the scores on the way",
                """
                {"tokens": ["a", "gem"], "trajectory": true}\
                """);
    }

    private static Map<String, Example> answers(Examples examples) {
        return examples.of(
                "text", "One text", """
                {"model": "sentiment", "version": "1", "label": "positive",
                 "scores": {"negative": 0.06, "positive": 0.94}, "tokens": 5, "unknownTokens": 0}\
                """, "list", "A list", """
                {"model": "sentiment", "version": "1", "outputs": [
                 {"label": "negative", "scores": {"negative": 0.95, "positive": 0.05},
                  "tokens": 2, "unknownTokens": 0},
                 {"label": "positive", "scores": {"negative": 0.02, "positive": 0.98},
                  "tokens": 2, "unknownTokens": 0}]}\
                """, "trajectory", "With the scores on the way", """
                {"model": "sentiment", "version": "1", "label": "positive",
                 "scores": {"negative": 0.02, "positive": 0.98}, "tokens": 2, "unknownTokens": 0, "trajectory": [
                  {"token": "a", "scores": {"negative": 0.46, "positive": 0.54}},
                  {"token": "gem", "scores": {"negative": 0.02, "positive": 0.98}}]}\
                """);
    }
}
