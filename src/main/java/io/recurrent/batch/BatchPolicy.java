package io.recurrent.batch;

/** Decides which waiting rows run together next. Pure: no state, no clock, no lock; thread safe. */
@FunctionalInterface
public interface BatchPolicy {
    /** What to do for these rows when a worker is free. */
    Decision decide(Waiting waiting);

    /**
     * Predicted time of all the runs that rows of these lengths would be run in, one run after the other, in
     * nanoseconds. Unless a policy says otherwise each row runs alone.
     */
    default double nanos(LengthCounts lengths, CostModel cost) {
        double[] sum = new double[1];
        lengths.forEach((length, count) -> sum[0] += count * cost.nanos(1, length));
        return sum[0];
    }

    /** Run some rows now, or look again later. */
    sealed interface Decision {
        /**
         * Run these together now.
         *
         * @param rows indices into {@link Waiting}, each once, one or more
         */
        record Take(int[] rows) implements Decision {}

        /**
         * Nothing yet.
         *
         * @param nanos look again after this time, or when a row arrives
         */
        record Wait(long nanos) implements Decision {}
    }
}
