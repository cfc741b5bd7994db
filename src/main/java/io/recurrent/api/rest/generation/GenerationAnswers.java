package io.recurrent.api.rest.generation;

import io.recurrent.task.generation.Generated;
import io.recurrent.task.generation.GenerationService.CandidateScore;
import io.recurrent.task.generation.GenerationService.Prediction;
import io.recurrent.task.generation.GenerationStream;
import io.recurrent.task.generation.GenerationStream.Event;
import io.recurrent.task.writing.TokenProbability;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The bodies and events of what language models answer. */
final class GenerationAnswers {
    private GenerationAnswers() {}

    /** One generated text. */
    @Schema(name = "GenerateOutput")
    record Text(String text, String finishReason, int tokens) {}

    /** Generated texts. */
    @Schema(name = "GenerateAnswer")
    record Texts(String model, String version, long seed, List<Text> outputs, Generated.Usage usage) {}

    /** The event after a sample's last token. */
    record Done(int index, String finishReason, int tokens) {}

    /** The event after the last sample's end. */
    record End(String model, String version, long seed, Generated.Usage usage) {}

    /** What may come next. */
    @Schema(name = "PredictAnswer")
    record Predicted(
            String model,
            String version,
            List<TokenProbability> next,
            List<CandidateScore> candidates,
            int tokens,
            int unknownTokens) {}

    static Texts texts(Generated generated) {
        List<Text> outputs = generated.samples().stream()
                .map(sample -> new Text(sample.text(), sample.finishReason().text(), sample.tokens()))
                .toList();
        return new Texts(generated.model(), generated.version(), generated.seed(), outputs, generated.usage());
    }

    static String eventName(Event event) {
        return switch (event) {
            case Event.Token token -> "token";
            case Event.Done done -> "done";
        };
    }

    static Object eventData(Event event) {
        return switch (event) {
            case Event.Token token -> token;
            case Event.Done done -> new Done(done.index(), done.finishReason().text(), done.tokens());
        };
    }

    static End end(GenerationStream stream) {
        return new End(stream.model(), stream.version(), stream.seed(), stream.usage());
    }

    static Predicted predicted(Prediction prediction) {
        return new Predicted(
                prediction.model(),
                prediction.version(),
                prediction.next(),
                prediction.candidates(),
                prediction.tokens(),
                prediction.unknownTokens());
    }
}
