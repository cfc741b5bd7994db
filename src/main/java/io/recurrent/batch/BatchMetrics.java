package io.recurrent.batch;

/**
 * Told of every run that did not fail once, on the worker's thread. Implementations are thread safe, quick, and do not
 * throw.
 */
public interface BatchMetrics {
    /** Measures nothing. */
    BatchMetrics NONE = new BatchMetrics() {
        @Override
        public void ran(int rows, long usefulSteps, long paddedSteps, long nanos, double predictedNanos) {}

        @Override
        public void waited(double predictedNanos, long nanos) {}
    };

    /**
     * A run is over.
     *
     * @param rows rows in it
     * @param usefulSteps steps that belonged to a row
     * @param paddedSteps rows times the longest row's steps
     * @param nanos how long it took
     * @param predictedNanos how long it should have taken
     */
    void ran(int rows, long usefulSteps, long paddedSteps, long nanos, double predictedNanos);

    /**
     * A row that did not come first has begun to run.
     *
     * @param predictedNanos how long it should have waited, by what was there when it came
     * @param nanos how long it waited
     */
    void waited(double predictedNanos, long nanos);
}
