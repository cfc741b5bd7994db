package io.recurrent.serving;

import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;

/** Told of the queue that each graph gets when its version is loaded. Thread safe; implementations do not throw. */
public interface ServingMetrics {
    /** Measures nothing. */
    ServingMetrics NONE = new ServingMetrics() {
        @Override
        public BatchMetrics batches(GraphId graph) {
            return BatchMetrics.NONE;
        }

        @Override
        public void serving(GraphId graph, BatchQueue<?> queue, Exactness exactness) {
            // nothing is measured
        }
    };

    /** What is to be told of a graph's runs. */
    BatchMetrics batches(GraphId graph);

    /** A graph has its queue, which lives as long as the version does. */
    void serving(GraphId graph, BatchQueue<?> queue, Exactness exactness);
}
