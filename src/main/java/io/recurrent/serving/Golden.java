package io.recurrent.serving;

import io.recurrent.error.InferenceException;
import io.recurrent.model.GoldenSample;

/** Gives the golden answers of a version that is being loaded, and keeps the samples to try its graphs with. */
public interface Golden {
    /**
     * Answers a sample and compares.
     *
     * @return the first difference; empty when there is none
     * @throws InferenceException when it cannot be answered
     */
    String difference(GoldenSample sample);

    /** Rows to try a graph with, made of the samples so far. */
    TrialRows trialRows(String graph);
}
