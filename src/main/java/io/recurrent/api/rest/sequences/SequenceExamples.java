package io.recurrent.api.rest.sequences;

import io.recurrent.api.rest.openapi.Examples;
import io.swagger.v3.oas.models.examples.Example;
import java.util.Map;

/** The examples of {@link Examples} for sequences. */
public final class SequenceExamples {
    private static final String STATE = "c3RhdGU.c2lnbmF0dXJl";

    private final Examples examples;

    public SequenceExamples(Examples examples) {
        this.examples = examples;
    }

    public Map<String, Example> startRequests() {
        return examples.of(
                "new",
                "From the model's initial state",
                "{}",
                "named",
                "Under an id of one's own",
                """
                {"sequence": "my-id"}\
                """,
                "state",
                "From a state that was taken elsewhere",
                "{\"state\": \"" + STATE + "\"}");
    }

    public Map<String, Example> startAnswers() {
        return examples.of("new", "It has begun", """
            {"sequence": "my-id", "model": "sentiment", "version": "1", "step": 0}\
            """);
    }

    public Map<String, Example> stepRequests() {
        return examples.of(
                "text",
                "Text",
                """
                {"step": 1, "text": "This movie"}\
                """,
                "tokens",
                "Tokens, with the scores on the way",
                """
                {"tokens": ["a", "gem"], "trajectory": true}\
                """,
                "ids",
                "The model's own token ids",
                """
                {"ids": [17, 4]}\
                """,
                "frames",
                "Rows of numbers",
                """
                {"frames": [[0.1, 0.2], [0.3, 0.4]]}\
                """);
    }

    public Map<String, Example> stepAnswers() {
        String begin = """
            {"sequence": "my-id", "model": "sentiment", "version": "1", "step": 1, "consumed": 2,
             "label": "positive", "scores": {"negative": 0.48, "positive": 0.52}, "tokens": 2, "unknownTokens": 0\
            """;
        return examples.of(
                "text",
                "By a classifier",
                begin + "}",
                "tokens",
                "With the scores on the way",
                begin + """
                    , "trajectory": [{"token": "a", "scores": {"negative": 0.46, "positive": 0.54}},
                                     {"token": "gem", "scores": {"negative": 0.48, "positive": 0.52}}]}\
                    """,
                "next",
                "By a language model",
                """
                {"sequence": "my-id", "model": "shakespeare", "version": "1", "step": 1, "consumed": 2,
                 "next": [{"token": "e", "probability": 0.91}, {"token": "u", "probability": 0.03}],
                 "tokens": 2, "unknownTokens": 0}\
                """);
    }

    public Map<String, Example> views() {
        return examples.of("view", "After one step", """
            {"sequence": "my-id", "model": "sentiment", "version": "1", "step": 1, "consumed": 2, "idleMs": 1250,
             "stateBytes": 4096}\
            """);
    }

    public Map<String, Example> states() {
        return examples.of("state", "After one step", "{\"state\": \"" + STATE + "\", \"step\": 1}");
    }
}
