package io.recurrent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.sequence.SequenceCodec;
import io.recurrent.sequence.SequenceSnapshot;
import io.recurrent.sequence.SequenceSnapshot.LastStep;
import io.recurrent.sequence.SequenceStore.Kept;
import io.recurrent.sequence.StoredSequence;
import io.recurrent.tensor.RowState;
import org.jspecify.annotations.Nullable;

/** Sequences to store. */
final class Stored {
    static final String MODEL = "sentiment";
    static final String START = "0f";

    private Stored() {}

    static StoredSequence fresh() {
        return new StoredSequence(MODEL, 1, "graph", SequenceSnapshot.EMPTY);
    }

    static StoredSequence step(long step, String digest) {
        return step(step, digest, 1.5f, Float.MAX_VALUE, -0f, Float.MIN_VALUE);
    }

    static StoredSequence step(long step, String digest, float... state) {
        return new StoredSequence(
                MODEL,
                1,
                "graph",
                new SequenceSnapshot(
                        step,
                        step * 3,
                        RowState.copyOf(new float[][] {state}),
                        new float[] {0.25f, -1f},
                        new LastStep(digest, new float[] {0.5f}, 3, 1)));
    }

    /** Equal to the last bit. */
    static void assertSame(@Nullable Kept actual, StoredSequence expected) {
        assertThat(actual).isNotNull();
        assertThat(SequenceCodec.encode(actual.sequence())).isEqualTo(SequenceCodec.encode(expected));
    }
}
