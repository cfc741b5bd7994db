package io.recurrent.api.rest.classification;

import io.recurrent.api.rest.body.CallBody;
import io.recurrent.api.rest.body.TextBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a classification: that of a task call, and a wish.
 *
 * @param text raw text
 * @param tokens tokens that are split already
 * @param inputs several of both
 * @param trajectory whether the scores after each token are wanted too
 */
@Schema(description = "One input (`text` or `tokens`), or a list of them (`inputs`).")
record ClassifyRequest(
        @Schema(description = "Raw text.", nullable = true) @Nullable
        String text,

        @Schema(description = "A token each, taken as it is.", nullable = true) @Nullable
        List<@Nullable String> tokens,

        @Schema(description = "Several inputs, answered in order, all or none.", nullable = true) @Nullable
        List<TextBody.@Nullable Input> inputs,

        @Schema(description = "Whether to answer with the scores after each token too.", nullable = true) @Nullable
        Boolean trajectory)
        implements CallBody {

    TextBody task() {
        return new TextBody(text, tokens, inputs);
    }
}
