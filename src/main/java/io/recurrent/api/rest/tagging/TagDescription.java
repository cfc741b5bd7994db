package io.recurrent.api.rest.tagging;

import io.recurrent.api.rest.openapi.ApiDescription;
import io.recurrent.api.rest.openapi.Examples;
import io.recurrent.api.rest.openapi.OperationDescription;
import io.recurrent.api.rest.openapi.SchemaDescription;
import io.swagger.v3.oas.models.examples.Example;
import java.util.Map;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** What the API's description says of tagging. */
@Component
@Lazy
final class TagDescription implements ApiDescription {
    @Override
    public Map<String, OperationDescription> operations(Examples examples) {
        OperationDescription tag = OperationDescription.ofTask()
                .withModel("ner")
                .withExamples(requests(examples), answers(examples))
                .withAnswer(answer ->
                        answer.description("In the form of the request: flat for one input, outputs for a list."));
        return Map.of("ner", tag, "tag", tag);
    }

    @Override
    public Map<String, SchemaDescription> schemas() {
        SchemaDescription answer = SchemaDescription.of(Map.of("entities", "In order of their place."));
        SchemaDescription span = SchemaDescription.of(Map.of(
                "start", "UTF-16 code units into the text, or into the tokens joined by one space.",
                "end", "Exclusive.",
                "startToken", "The first token's index.",
                "endToken", "Exclusive.",
                "score", "The probability of the entity's tags given the text."));
        return Map.of("TagOneAnswer", answer, "TagOutput", answer, "Span", span);
    }

    private static Map<String, Example> requests(Examples examples) {
        return examples.of(
                "text", "One text", """
                {"text": "Ekeus heads for Baghdad."}\
                """, "list", "A list", """
                {"inputs": [{"text": "Ekeus heads for Baghdad."}, {"tokens": ["a", "gem"]}]}\
                """, "tokens", "One input that is split already", """
                {"tokens": ["a", "gem"]}\
                """);
    }

    private static Map<String, Example> answers(Examples examples) {
        String one = """
            "entities": [
             {"type": "PER", "text": "Ekeus", "start": 0, "end": 5, "startToken": 0, "endToken": 1, "score": 0.99},
             {"type": "LOC", "text": "Baghdad", "start": 16, "end": 23, "startToken": 3, "endToken": 4, "score": 0.99}],
             "tokens": 5, "unknownTokens": 0}\
            """;
        return examples.of(
                "text",
                "One text",
                "{\"model\": \"ner\", \"version\": \"1\", " + one,
                "list",
                "A list",
                "{\"model\": \"ner\", \"version\": \"1\", \"outputs\": [{" + one
                        + ", {\"entities\": [], \"tokens\": 2, \"unknownTokens\": 0}]}");
    }
}
