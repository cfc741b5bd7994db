package io.recurrent.api.rest;

import io.swagger.v3.oas.models.examples.Example;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Requests and answers that the API's description shows; a test sends each of the requests. */
final class ApiExamples {
    private static final String TOKENS = """
        {"tokens": ["a", "gem"]}\
        """;

    private final JsonMapper mapper;

    ApiExamples(JsonMapper mapper) {
        this.mapper = mapper;
    }

    Map<String, Example> classifyRequests() {
        return examples("""
            {"text": "This movie is fantastic!"}\
            """, """
            {"inputs": [{"text": "Dull ."}, {"tokens": ["a", "gem"]}]}\
            """, TOKENS);
    }

    Map<String, Example> classifyAnswers() {
        return examples("""
            {"model": "sentiment", "version": "1", "label": "positive", "scores": {"negative": 0.06, "positive": 0.94},
             "tokens": 5, "unknownTokens": 0}\
            """, """
            {"model": "sentiment", "version": "1", "outputs": [
             {"label": "negative", "scores": {"negative": 0.95, "positive": 0.05}, "tokens": 2, "unknownTokens": 0},
             {"label": "positive", "scores": {"negative": 0.02, "positive": 0.98}, "tokens": 2, "unknownTokens": 0}]}\
            """, "");
    }

    Map<String, Example> tagRequests() {
        return examples("""
            {"text": "Ekeus heads for Baghdad."}\
            """, """
            {"inputs": [{"text": "Ekeus heads for Baghdad."}, {"tokens": ["a", "gem"]}]}\
            """, TOKENS);
    }

    Map<String, Example> tagAnswers() {
        String one = """
            "entities": [
             {"type": "PER", "text": "Ekeus", "start": 0, "end": 5, "startToken": 0, "endToken": 1, "score": 0.99},
             {"type": "LOC", "text": "Baghdad", "start": 16, "end": 23, "startToken": 3, "endToken": 4, "score": 0.99}],
             "tokens": 5, "unknownTokens": 0}\
            """;
        return examples(
                "{\"model\": \"ner\", \"version\": \"1\", " + one,
                "{\"model\": \"ner\", \"version\": \"1\", \"outputs\": [{" + one
                        + ", {\"entities\": [], \"tokens\": 2, \"unknownTokens\": 0}]}",
                "");
    }

    private Map<String, Example> examples(String text, String list, String tokens) {
        Map<String, Example> examples = new LinkedHashMap<>();
        examples.put("text", example("One text", text));
        examples.put("list", example("A list", list));
        if (!tokens.isEmpty()) {
            examples.put("tokens", example("One input that is split already", tokens));
        }
        return examples;
    }

    private Example example(String summary, String json) {
        return new Example().summary(summary).value(mapper.readValue(json, Object.class));
    }
}
