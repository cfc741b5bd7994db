package io.recurrent.api.rest.sequences;

import io.recurrent.api.rest.body.CallBody;
import io.recurrent.engine.ModelReference;
import io.recurrent.service.sequences.SequenceService;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body with which a sequence starts.
 *
 * @param sequence the id that it shall have
 * @param state where it goes on
 */
@Schema(description = "How to start; an empty object starts from the model's initial state under a random id.")
record StartRequest(
        @Schema(
                description = "The id: 1 to 128 of A-Z a-z 0-9 . _ -, the first no dot; none: a random one.",
                nullable = true)
        @Nullable
        String sequence,

        @Schema(description = "A token of GET .../state, from which the sequence continues.", nullable = true) @Nullable
        String state)
        implements CallBody {

    SequenceService.Start toStart(ModelReference model) {
        return new SequenceService.Start(model, sequence, state);
    }
}
