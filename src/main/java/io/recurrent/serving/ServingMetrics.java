package io.recurrent.serving;

import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;
import io.recurrent.task.generation.GenerationMetrics;
import io.recurrent.task.generation.GenerationSlots;
import io.recurrent.task.generation.PrefixStates;

/** Told of the queue that each version gets when it is loaded. Implementations are thread safe and do not throw. */
public interface ServingMetrics {
    /** Measures nothing. */
    ServingMetrics NONE = new ServingMetrics() {
        @Override
        public BatchMetrics batches(String model, int version) {
            return BatchMetrics.NONE;
        }

        @Override
        public void serving(String model, int version, BatchQueue<?> queue, Exactness exactness) {
            // nothing is measured
        }

        @Override
        public GenerationMetrics generation(String model, int version, GenerationSlots slots, PrefixStates prefixes) {
            return GenerationMetrics.NONE;
        }
    };

    /** What is to be told of a version's runs. */
    BatchMetrics batches(String model, int version);

    /** A version has its queue, which lives as long as the version does. */
    void serving(String model, int version, BatchQueue<?> queue, Exactness exactness);

    /** A version that writes is being loaded; gives what is to be told of its texts. */
    GenerationMetrics generation(String model, int version, GenerationSlots slots, PrefixStates prefixes);
}
