package io.recurrent.task.generation;

import io.recurrent.task.writing.FinishReason;

/** Told of what one model version writes. Implementations are thread safe, quick, and do not throw. */
public interface GenerationMetrics {
    /** Measures nothing. */
    GenerationMetrics NONE = new GenerationMetrics() {
        @Override
        public void firstToken(long nanos) {
            // nothing is measured
        }

        @Override
        public void nextToken(long nanos) {
            // nothing is measured
        }

        @Override
        public void ended(FinishReason reason) {
            // nothing is measured
        }

        @Override
        public void failed() {
            // nothing is measured
        }
    };

    /** A text has its first token, so long after its call came. */
    void firstToken(long nanos);

    /** A text has a further token, so long after the one before. */
    void nextToken(long nanos);

    /** A text has ended. */
    void ended(FinishReason reason);

    /** A text ended because its run failed. */
    void failed();

    /** Gives each version that writes what is to be told of its texts. Thread safe. */
    @FunctionalInterface
    interface Source {
        /** Measures nothing. */
        Source NOWHERE = (model, version, slots, prefixes) -> NONE;

        /** For a version that is being loaded. */
        GenerationMetrics of(String model, int version, GenerationSlots slots, PrefixStates prefixes);
    }
}
