package io.recurrent.task.writing;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.BitSet;

/**
 * Scores that can be taken from the highest down, without sorting more of them than are asked for: a binary heap that
 * gives up its root to the end of the array. Confined to one thread.
 */
final class RankedScores {
    private final int[] ids;
    private final double[] scores;
    private final double highest;
    private final int size;
    private int heap;
    private boolean ordered;

    /** What a score counts as. */
    interface Adjustment {
        double of(int id, float score);
    }

    /** All ids but those in {@code never}. */
    RankedScores(float[] given, BitSet never, Adjustment adjustment) {
        int count = 0;
        ids = new int[given.length];
        scores = new double[given.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < given.length; id++) {
            if (!never.get(id)) {
                ids[count] = id;
                scores[count] = adjustment.of(id, given[id]);
                most = Math.max(most, scores[count]);
                count++;
            }
        }
        if (count == 0) {
            throw new IllegalStateException("no token may be chosen; this is a bug in the server");
        }
        if (!Double.isFinite(most)) {
            throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the model gave scores that are not finite");
        }
        heap = count;
        highest = most;
        size = count;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** The id of the highest that was not taken yet. */
    int take() {
        if (!ordered) {
            for (int i = heap / 2 - 1; i >= 0; i--) {
                sink(i);
            }
            ordered = true;
        }
        int last = --heap;
        swap(0, last);
        sink(0);
        return ids[last];
    }

    /**
     * Takes the highest: at most {@code topK} (0: any number), and no more than have {@code topP} of their probability.
     *
     * @return how many; they are first in order then
     */
    int keep(int topK, double topP) {
        int most = topK == 0 ? size : Math.min(topK, size);
        double whole = most == size ? weight(size) : 0;
        if (most < size) {
            for (int i = 0; i < most; i++) {
                take();
                whole += weightOf(size - 1 - i);
            }
        }
        double sum = 0;
        int kept = 0;
        // All of the probability is all of them, also those that are too improbable to change the sum.
        while (kept < most && (kept == 0 || topP == 1 || sum < topP * whole)) {
            if (most == size) {
                take();
            }
            sum += weightOf(size - 1 - kept);
            kept++;
        }
        turn(kept);
        return kept;
    }

    /** What was taken lies at the end, the highest last: brings it to the front in order. */
    private void turn(int count) {
        int[] firstIds = new int[count];
        double[] firstScores = new double[count];
        for (int i = 0; i < count; i++) {
            firstIds[i] = ids[size - 1 - i];
            firstScores[i] = scores[size - 1 - i];
        }
        System.arraycopy(firstIds, 0, ids, 0, count);
        System.arraycopy(firstScores, 0, scores, 0, count);
    }

    int id(int position) {
        return ids[position];
    }

    /** Proportional to the probability of the one at a position. */
    double weightAt(int position) {
        return weightOf(position);
    }

    /** The sum of the first {@code count} weights, in their order. */
    double weight(int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += weightOf(i);
        }
        return sum;
    }

    private double weightOf(int position) {
        return Math.exp(scores[position] - highest);
    }

    private void sink(int from) {
        int at = from;
        while (true) {
            int child = 2 * at + 1;
            if (child >= heap) {
                return;
            }
            if (child + 1 < heap && before(child + 1, child)) {
                child++;
            }
            if (!before(child, at)) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private boolean before(int one, int other) {
        return scores[one] > scores[other] || (scores[one] == scores[other] && ids[one] < ids[other]);
    }

    private void swap(int one, int other) {
        int id = ids[one];
        ids[one] = ids[other];
        ids[other] = id;
        double score = scores[one];
        scores[one] = scores[other];
        scores[other] = score;
    }
}
