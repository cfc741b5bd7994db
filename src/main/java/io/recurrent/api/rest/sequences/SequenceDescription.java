package io.recurrent.api.rest.sequences;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.OperationDescription.Timing;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.recurrent.error.ErrorCode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.Map;
import java.util.Set;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of sequences. */
@Component
@Lazy
final class SequenceDescription implements ApiDescription {
    private static final String STATE = "c3RhdGU.c2lnbmF0dXJl";

    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        OperationDescription start = OperationDescription.ofTask()
                .withTiming(Timing.LIMITED)
                .withErrors(ErrorCode.SEQUENCE_CONFLICT)
                .withExamples(startRequests(examples), startAnswers(examples))
                .withAnswer(answer -> answer.addHeaderObject(
                        "Location",
                        new Header().description("The sequence's path.").schema(new StringSchema())));
        OperationDescription step = OperationDescription.ofTask()
                .withErrors(ErrorCode.SEQUENCE_CONFLICT, ErrorCode.SEQUENCE_NOT_FOUND)
                .withExamples(stepRequests(examples), stepAnswers(examples))
                .with(SequenceDescription::completePath);
        OperationDescription known = OperationDescription.of(
                        Timing.LIMITED,
                        ErrorCode.INVALID_ARGUMENT,
                        ErrorCode.MODEL_NOT_FOUND,
                        ErrorCode.SHUTTING_DOWN,
                        ErrorCode.DEADLINE_EXCEEDED,
                        ErrorCode.SEQUENCE_NOT_FOUND,
                        ErrorCode.SEQUENCE_CONFLICT)
                .with(SequenceDescription::completePath);
        return Map.of(
                "startSequence", start,
                "step", step,
                "sequence", known.withExamples(Map.of(), views(examples)),
                "sequenceState", known.withExamples(Map.of(), states(examples)),
                "endSequence", known);
    }

    private static void completePath(Operation operation) {
        operation.getParameters().stream()
                .filter(parameter -> parameter.getName().equals("sequence"))
                .forEach(parameter -> parameter.description("The sequence's id").example("my-id"));
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        Map<String, String> meanings = Map.of(
                "sequence", "The sequence's id.",
                "step", "The number of the sequence's last step; 0 before the first.",
                "consumed", "Tokens or frames of all steps so far.",
                "idleMs", "Milliseconds since the last step.",
                "stateBytes", "What the state takes.",
                "label", "The most probable label.",
                "scores", "The probability of every label.",
                "next", "The most probable next tokens, most probable first.",
                "trajectory", "The scores after each token; there when asked for.",
                "state", "A token from which a sequence continues, here or on another server.");
        SchemaDescription any = SchemaDescription.of(meanings);
        return Map.of(
                "SequenceStart", any,
                "Sequence", any,
                "SequenceState", any,
                "StepAnswer", new SchemaDescription(meanings, Set.of("label", "scores", "next", "trajectory")));
    }

    private static Map<String, Example> startRequests(Examples examples) {
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

    private static Map<String, Example> startAnswers(Examples examples) {
        return examples.of("new", "It has begun", """
            {"sequence": "my-id", "model": "sentiment", "version": "1", "step": 0}\
            """);
    }

    private static Map<String, Example> stepRequests(Examples examples) {
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

    private static Map<String, Example> stepAnswers(Examples examples) {
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

    private static Map<String, Example> views(Examples examples) {
        return examples.of("view", "After one step", """
            {"sequence": "my-id", "model": "sentiment", "version": "1", "step": 1, "consumed": 2, "idleMs": 1250,
             "stateBytes": 4096}\
            """);
    }

    private static Map<String, Example> states(Examples examples) {
        return examples.of("state", "After one step", "{\"state\": \"" + STATE + "\", \"step\": 1}");
    }
}
