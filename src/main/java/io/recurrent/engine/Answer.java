package io.recurrent.engine;

import java.util.List;

/**
 * The answer to a call: one output an input, in order, all from one version.
 *
 * @param <T> what one output is
 * @param model the model's name
 * @param version the version that answered
 * @param outputs as many as there were inputs
 * @param timings where the time went
 */
public record Answer<T>(String model, String version, List<Output<T>> outputs, StageTimings timings) {

    /**
     * The output for one input.
     *
     * @param <T> what the output is
     * @param value the task's result
     * @param tokens how many tokens the input had
     * @param unknownTokens how many of them the vocabulary lacks
     */
    public record Output<T>(T value, int tokens, int unknownTokens) {}

    /** The only output of a call with one input. */
    public Output<T> single() {
        if (outputs.size() != 1) {
            throw new IllegalStateException("an answer with " + outputs.size() + " outputs has no single one");
        }
        return outputs.getFirst();
    }
}
