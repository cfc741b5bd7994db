package io.recurrent.task.generation;

import io.recurrent.input.EncodedRow;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.serving.Golden;
import io.recurrent.serving.GoldenRows;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.StepDecoder;
import io.recurrent.serving.StepValue;
import io.recurrent.serving.Task;
import io.recurrent.task.writing.NextTokens;
import io.recurrent.task.writing.TokenProbability;
import io.recurrent.task.writing.WritingVocabulary;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A language model that serves. Thread safe.
 *
 * @param task which task it is
 * @param model its graph
 * @param next what scores mean
 * @param vocabulary what it writes with
 * @param prefixes states of prompts
 * @param writing what its texts share while they are written
 */
record ServedGeneration(
        Task task,
        LoadedModel model,
        NextTokens next,
        WritingVocabulary vocabulary,
        PrefixStates prefixes,
        Writing writing)
        implements ServedTask, StepDecoder {
    /** Next tokens that a step answers with. */
    private static final int STEP_TOKENS = 5;

    private static final int GOLDEN_TOKENS = 100;

    /**
     * What texts share while they are written.
     *
     * @param slots how many at a time
     * @param metrics told of each token
     */
    record Writing(GenerationSlots slots, GenerationMetrics metrics) {}

    GenerationSlots slots() {
        return writing.slots();
    }

    GenerationMetrics metrics() {
        return writing.metrics();
    }

    @Override
    public int[] lead() {
        return vocabulary.start() == WritingVocabulary.NONE ? new int[0] : new int[] {vocabulary.start()};
    }

    @Override
    public StepDecoder steps() {
        return this;
    }

    @Override
    public StepValue answer(float @Nullable [] scores, @Nullable List<float[]> trace, IntFunction<String> token) {
        return new PredictedStep(scores == null ? null : next.next(scores, STEP_TOKENS));
    }

    @Override
    public Golden golden() {
        return new GoldenRows(model, lead(), this::difference);
    }

    private String difference(GoldenSample sample, EncodedRow row, float[] scores) {
        List<TokenProbability> got = next.next(scores, GOLDEN_TOKENS);
        List<GoldenNext.Next> wanted = sample.output().has("next")
                ? sample.output().as(GoldenNext.class).next()
                : null;
        if (wanted == null || wanted.size() > got.size()) {
            return "a generation sample has as 'next' up to " + got.size() + " tokens";
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).token().equals(got.get(i).token())
                    || GoldenRows.differ(wanted.get(i).probability(), got.get(i).probability())) {
                return "wanted next " + wanted.get(i) + ", got " + got.get(i);
            }
        }
        return "";
    }
}
