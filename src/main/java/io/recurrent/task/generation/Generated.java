package io.recurrent.task.generation;

import io.recurrent.engine.StageTimings;
import io.recurrent.task.writing.FinishReason;
import java.util.List;

/**
 * Generated texts.
 *
 * @param model the model's name
 * @param version the version that wrote them
 * @param seed what decided everything random; the same request with it gives the same texts
 * @param samples as many as were asked for
 * @param usage tokens in and out
 * @param timings where the time went; the run stage holds all runs of the longest sample
 */
public record Generated(
        String model, String version, long seed, List<Sample> samples, Usage usage, StageTimings timings) {

    /**
     * One text.
     *
     * @param text without the prompt
     * @param finishReason why it ends
     * @param tokens how many it has
     */
    public record Sample(String text, FinishReason finishReason, int tokens) {}

    /**
     * Tokens in and out.
     *
     * @param promptTokens tokens of the prompt, the model's start token included
     * @param cachedTokens how many of them were not run, since their state was still there
     * @param generatedTokens over all samples
     */
    public record Usage(int promptTokens, int cachedTokens, int generatedTokens) {}
}
