package io.recurrent.api.rest.generation;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Map;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of language models. */
@Component
@Lazy
final class GenerationDescription implements ApiDescription {
    private static final String EVENTS = """
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

    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        OperationDescription task = OperationDescription.ofTask().withModel("shakespeare");
        return Map.of(
                "generate",
                task.withExamples(generateRequests(examples), generateAnswers(examples))
                        .withAnswer(GenerationDescription::addEvents),
                "predictNext",
                task.withExamples(predictRequests(examples), predictAnswers(examples)));
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        return Map.of(
                "GenerateAnswer",
                SchemaDescription.of(Map.of(
                        "seed", "What decided everything random; the same request with it is answered the same.")),
                "GenerateOutput",
                SchemaDescription.of(Map.of("finishReason", "stop, length, cancelled, deadline or shutdown.")),
                "Usage",
                SchemaDescription.of(Map.of(
                        "promptTokens", "Tokens of the prompt, the model's start token included.",
                        "cachedTokens", "How many of them were not run, since their state was still there.",
                        "generatedTokens", "Over all samples.")),
                "PredictAnswer",
                SchemaDescription.of(Map.of(
                        "next", "The most probable next tokens, most probable first.",
                        "candidates", "In the order of the request.")),
                "CandidateScore",
                SchemaDescription.of(
                        Map.of("logProbability", "The natural logarithm of the continuation's probability.")),
                "TokenProbability",
                SchemaDescription.of(Map.of("probability", "Given all before it.")));
    }

    private static void addEvents(ApiResponse answer) {
        answer.description("Whole, or event by event where the Accept header prefers it. The last event is "
                + "`end`, or `error` with a problem when a run failed on the way.");
        answer.getContent()
                .addMediaType(
                        "text/event-stream",
                        new MediaType().schema(new StringSchema()).example(EVENTS));
    }

    private static Map<String, Example> generateRequests(Examples examples) {
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

    private static Map<String, Example> generateAnswers(Examples examples) {
        return examples.of("text", "One text", """
            {"model": "shakespeare", "version": "1", "seed": 7,
             "outputs": [{"text": "\\nI do remember well the time", "finishReason": "length", "tokens": 28}],
             "usage": {"promptTokens": 7, "cachedTokens": 0, "generatedTokens": 28}}\
            """);
    }

    private static Map<String, Example> predictRequests(Examples examples) {
        return examples.of(
                "text", "The most probable tokens", """
                {"text": "To be, or not to b", "topK": 2}\
                """, "candidates", "What given continuations are worth", """
                {"tokens": ["T", "o", " "], "topK": 2, "candidates": ["be", "see"]}\
                """);
    }

    private static Map<String, Example> predictAnswers(Examples examples) {
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
