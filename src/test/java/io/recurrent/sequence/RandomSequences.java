package io.recurrent.sequence;

import io.recurrent.sequence.SequenceSnapshot.LastStep;
import io.recurrent.tensor.RowState;
import java.util.Random;

/** Sequences of every form, with the floats that are lost most easily. */
final class RandomSequences {
    private static final float[] DELICATE = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Math.nextDown(Float.MIN_NORMAL),
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        1f,
        Math.nextUp(1f)
    };

    private RandomSequences() {}

    static StoredSequence of(long seed) {
        Random random = new Random(seed);
        boolean begun = random.nextBoolean();
        float[][] state = new float[random.nextInt(4)][];
        for (int i = 0; i < state.length; i++) {
            state[i] = finite(floats(random));
        }
        LastStep last = random.nextBoolean()
                ? new LastStep("digest" + random.nextInt(), floats(random), random.nextInt(), random.nextInt())
                : null;
        return new StoredSequence(
                random.nextBoolean() ? "model" : "modèle-\uD83D\uDE00",
                random.nextInt(),
                "graph" + random.nextLong(),
                new SequenceSnapshot(
                        random.nextLong(),
                        random.nextLong(),
                        begun ? RowState.copyOf(state) : null,
                        begun ? floats(random) : null,
                        last));
    }

    private static float[] floats(Random random) {
        float[] floats = new float[random.nextInt(10)];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = random.nextBoolean() ? DELICATE[random.nextInt(DELICATE.length)] : number(random);
        }
        return floats;
    }

    /** As states are. */
    private static float[] finite(float[] floats) {
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.isInfinite(floats[i]) ? Float.MAX_VALUE : floats[i];
        }
        return floats;
    }

    /** Any float but NaN. */
    private static float number(Random random) {
        float any = Float.intBitsToFloat(random.nextInt());
        return Float.isNaN(any) ? 0 : any;
    }
}
