package io.recurrent.api.rest.generation;

import io.recurrent.api.rest.body.BodyFields;
import io.recurrent.api.rest.body.CallBody;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a prediction.
 *
 * @param text the text so far
 * @param tokens the same, split already
 * @param topK how many tokens
 * @param candidates continuations to score
 */
@Schema(description = "A text so far (`text` or `tokens`), and what to say of its continuation.")
@CallBody.Queued("predict-next")
record PredictRequest(
        @Schema(description = "The text so far; empty text predicts its first token.", nullable = true) @Nullable
        String text,

        @Schema(description = "The text so far, a token each.", nullable = true) @Nullable
        List<@Nullable String> tokens,

        @Schema(description = "How many of the most probable tokens, 0 to 100.", defaultValue = "5", nullable = true)
        @Nullable
        Integer topK,

        @Schema(description = "Continuations to score, none empty.", nullable = true) @Nullable
        List<@Nullable String> candidates)
        implements CallBody {

    PredictionRequest toRequest(ModelReference model) {
        return new PredictionRequest(
                model,
                RowInput.exactlyOne(Field.text("text", text), BodyFields.tokens("tokens", tokens)),
                BodyFields.or(topK, PredictionRequest.DEFAULT_NEXT),
                candidates == null ? List.of() : BodyFields.strings(candidates, "candidates"));
    }
}
