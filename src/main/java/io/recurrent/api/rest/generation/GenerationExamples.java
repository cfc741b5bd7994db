package io.recurrent.api.rest.generation;

import io.recurrent.api.rest.openapi.Examples;
import io.swagger.v3.oas.models.examples.Example;
import java.util.Map;

/** The examples of {@link Examples} for language models. */
public final class GenerationExamples {
    public static final String EVENTS = """
        event: token
        data: {"index":0,"token":"T","text":"T"}

        event: token
        data: {"index":0,"token":"o","text":"o"}

        event: done
        data: {"index":0,"finishReason":"length","tokens":2}

        event: end
        data: {"model":"shakespeare","version":"1","seed":7,\
        "usage":{"promptTokens":7,"cachedTokens":0,"generatedTokens":2}}

        """;

    private final Examples examples;

    public GenerationExamples(Examples examples) {
        this.examples = examples;
    }

    public Map<String, Example> generateRequests() {
        return examples.of(
                "text",
                "Fifty tokens, the same at each call",
                """
                {"prompt": "ROMEO:", "maxTokens": 50, "temperature": 0.8, "topK": 40, "seed": 7}\
                """,
                "samples",
                "Two texts, each up to the first empty line",
                """
                {"prompt": "ROMEO:", "topP": 0.95, "repetitionPenalty": 1.1, "stop": ["\\n\\n"], "samples": 2}\
                """,
                "tokens",
                "A prompt that is split already",
                """
                {"promptTokens": ["R", "O", "M", "E", "O", ":"], "maxTokens": 1, "temperature": 0}\
                """,
                "acrostic",
                "A poem whose lines begin with given characters",
                """
                {"prompt": "", "lineStarts": "春夏秋冬"}\
                """);
    }

    public Map<String, Example> generateAnswers() {
        return examples.of("text", "One text", """
            {"model": "shakespeare", "version": "1", "seed": 7,
             "outputs": [{"text": "\\nI do remember well the time", "finishReason": "length", "tokens": 28}],
             "usage": {"promptTokens": 7, "cachedTokens": 0, "generatedTokens": 28}}\
            """);
    }

    public Map<String, Example> predictRequests() {
        return examples.of(
                "text", "The most probable tokens", """
                {"text": "To be, or not to b", "topK": 2}\
                """, "candidates", "What given continuations are worth", """
                {"tokens": ["T", "o", " "], "topK": 2, "candidates": ["be", "see"]}\
                """);
    }

    public Map<String, Example> predictAnswers() {
        String next = """
            {"model": "shakespeare", "version": "1",
             "next": [{"token": "e", "probability": 0.91}, {"token": "u", "probability": 0.03}], "candidates": \
            """;
        return examples.of(
                "text",
                "The most probable tokens",
                next + "[], \"tokens\": 19, \"unknownTokens\": 0}",
                "candidates",
                "What given continuations are worth",
                next + """
                    [{"text": "be", "logProbability": -2.4, "tokens": 2},
                     {"text": "see", "logProbability": -5.8, "tokens": 3}], "tokens": 4, "unknownTokens": 0}\
                    """);
    }
}
