package io.recurrent.api.rest.generation;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.CallBody;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.writing.Sampling;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a generation; the model's and the request's own limits are checked further in.
 *
 * @param prompt the text that goes on
 * @param promptTokens the same, split already
 * @param maxTokens tokens a sample
 * @param temperature scores are divided by it
 * @param topK chosen from so many
 * @param topP chosen from so much probability
 * @param repetitionPenalty against tokens that are there already
 * @param seed decides everything random
 * @param stop strings that end a sample
 * @param samples texts
 * @param lineStarts with which characters lines begin
 */
@Schema(description = "A prompt (`prompt` or `promptTokens`), and how to continue it.")
@CallBody.Queued("generate")
record GenerateRequest(
        @Schema(description = "The text to continue; an empty text starts from nothing.", nullable = true) @Nullable
        String prompt,

        @Schema(description = "The prompt, a token each.", nullable = true) @Nullable
        List<@Nullable String> promptTokens,

        @Schema(description = "Tokens a sample at most.", defaultValue = "256", nullable = true) @Nullable
        Integer maxTokens,

        @Schema(description = "Scores are divided by it; 0 takes the best always.", defaultValue = "1", nullable = true)
        @Nullable
        Double temperature,

        @Schema(description = "Only so many tokens are chosen from; 0: all.", defaultValue = "0", nullable = true)
        @Nullable
        Integer topK,

        @Schema(description = "Only so much probability is chosen from; 1: all.", defaultValue = "1", nullable = true)
        @Nullable
        Double topP,

        @Schema(description = "Against tokens that stand in the text already.", defaultValue = "1", nullable = true)
        @Nullable
        Double repetitionPenalty,

        @Schema(description = "Decides everything random; none: the server chooses.", nullable = true) @Nullable
        Long seed,

        @Schema(description = "A sample ends before the first of these.", nullable = true) @Nullable
        List<@Nullable String> stop,

        @Schema(description = "Texts for the one prompt.", defaultValue = "1", nullable = true) @Nullable
        Integer samples,

        @Schema(description = "The characters with which the text's lines begin.", nullable = true) @Nullable
        String lineStarts)
        implements CallBody {
    GenerationRequest toRequest(ModelReference model) {
        return new GenerationRequest(
                model,
                RowInput.exactlyOne(Field.text("prompt", prompt), BodyFields.tokens("promptTokens", promptTokens)),
                BodyFields.or(maxTokens, GenerationRequest.DEFAULT_TOKENS),
                sampling(),
                seed,
                stop == null ? List.of() : BodyFields.strings(stop, "stop"),
                BodyFields.or(samples, 1),
                BodyFields.or(lineStarts, ""));
    }

    private Sampling sampling() {
        Sampling plain = Sampling.PLAIN;
        return new Sampling(
                BodyFields.or(temperature, plain.temperature()),
                BodyFields.or(topK, plain.topK()),
                BodyFields.or(topP, plain.topP()),
                BodyFields.or(repetitionPenalty, plain.repetitionPenalty()));
    }
}
