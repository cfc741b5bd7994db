package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.generation.GenerationExamples;
import io.recurrent.api.rest.oip.OipExamples;
import io.recurrent.api.rest.sequences.SequenceExamples;
import io.swagger.v3.oas.models.examples.Example;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests and answers that the API's description shows; a test sends each of the requests. An answer has the name of
 * its request; requests without one are answered in the form of the first.
 */
public final class Examples {
    private static final String TOKENS = """
        {"tokens": ["a", "gem"]}\
        """;

    private final JsonMapper mapper;

    Examples(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** What an operation is sent; empty for one without a body. */
    Map<String, Example> requests(String operation) {
        return switch (operation) {
            case "sentiment", "classify" -> classifyRequests();
            case "ner", "tag" -> tagRequests();
            case "generate" -> new GenerationExamples(this).generateRequests();
            case "predictNext" -> new GenerationExamples(this).predictRequests();
            case "infer" -> new OipExamples(this).inferRequests();
            case "startSequence" -> new SequenceExamples(this).startRequests();
            case "step" -> new SequenceExamples(this).stepRequests();
            default -> Map.of();
        };
    }

    /** What an operation answers; empty where the schema says it all. */
    Map<String, Example> answers(String operation) {
        return switch (operation) {
            case "sentiment", "classify" -> classifyAnswers();
            case "ner", "tag" -> tagAnswers();
            case "generate" -> new GenerationExamples(this).generateAnswers();
            case "predictNext" -> new GenerationExamples(this).predictAnswers();
            case "infer" -> new OipExamples(this).inferAnswers();
            case "startSequence" -> new SequenceExamples(this).startAnswers();
            case "step" -> new SequenceExamples(this).stepAnswers();
            case "sequence" -> new SequenceExamples(this).views();
            case "sequenceState" -> new SequenceExamples(this).states();
            default -> Map.of();
        };
    }

    private Map<String, Example> classifyRequests() {
        return of(
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
                TOKENS,
                "trajectory",
                "With the scores on the way",
                """
                {"tokens": ["a", "gem"], "trajectory": true}\
                """);
    }

    private Map<String, Example> classifyAnswers() {
        return of("text", "One text", """
            {"model": "sentiment", "version": "1", "label": "positive", "scores": {"negative": 0.06, "positive": 0.94},
             "tokens": 5, "unknownTokens": 0}\
            """, "list", "A list", """
            {"model": "sentiment", "version": "1", "outputs": [
             {"label": "negative", "scores": {"negative": 0.95, "positive": 0.05}, "tokens": 2, "unknownTokens": 0},
             {"label": "positive", "scores": {"negative": 0.02, "positive": 0.98}, "tokens": 2, "unknownTokens": 0}]}\
            """, "trajectory", "With the scores on the way", """
            {"model": "sentiment", "version": "1", "label": "positive", "scores": {"negative": 0.02, "positive": 0.98},
             "tokens": 2, "unknownTokens": 0, "trajectory": [
              {"token": "a", "scores": {"negative": 0.46, "positive": 0.54}},
              {"token": "gem", "scores": {"negative": 0.02, "positive": 0.98}}]}\
            """);
    }

    private Map<String, Example> tagRequests() {
        return of("text", "One text", """
            {"text": "Ekeus heads for Baghdad."}\
            """, "list", "A list", """
            {"inputs": [{"text": "Ekeus heads for Baghdad."}, {"tokens": ["a", "gem"]}]}\
            """, "tokens", "One input that is split already", TOKENS);
    }

    private Map<String, Example> tagAnswers() {
        String one = """
            "entities": [
             {"type": "PER", "text": "Ekeus", "start": 0, "end": 5, "startToken": 0, "endToken": 1, "score": 0.99},
             {"type": "LOC", "text": "Baghdad", "start": 16, "end": 23, "startToken": 3, "endToken": 4, "score": 0.99}],
             "tokens": 5, "unknownTokens": 0}\
            """;
        return of(
                "text",
                "One text",
                "{\"model\": \"ner\", \"version\": \"1\", " + one,
                "list",
                "A list",
                "{\"model\": \"ner\", \"version\": \"1\", \"outputs\": [{" + one
                        + ", {\"entities\": [], \"tokens\": 2, \"unknownTokens\": 0}]}");
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
