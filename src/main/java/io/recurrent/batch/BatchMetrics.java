package io.recurrent.batch;

/**
 * Told of every run that did not fail once, on the worker's thread. Implementations are thread safe, quick, and do not
 * throw.
 */
@FunctionalInterface
public interface BatchMetrics {
    /** Measures nothing. */
    BatchMetrics NONE = (rows, usefulSteps, paddedSteps, nanos, predictedNanos) -> {};

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
}
