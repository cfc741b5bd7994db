package io.recurrent.toy.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.recurrent.input.EncodedRow;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.serving.Golden;
import io.recurrent.serving.GoldenRows;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import java.util.List;

/**
 * A counter that serves. Immutable and thread safe. It answers no sequences.
 *
 * @param task which task it is
 * @param model its only graph
 */
record ServedCounting(Task task, LoadedModel model) implements ServedTask {

    /** What a counter must answer to a golden sample. */
    record GoldenCount(@JsonProperty(required = true) int count) {}

    static int count(float[] scores) {
        return Math.round(scores[0]);
    }

    @Override
    public List<String> labels() {
        return List.of("count");
    }

    @Override
    public Golden golden() {
        return new GoldenRows(model, lead(), ServedCounting::difference);
    }

    private static String difference(GoldenSample sample, EncodedRow row, float[] scores) {
        int wanted = sample.output().as(GoldenCount.class).count();
        int got = count(scores);
        return wanted == got ? "" : "wanted count " + wanted + ", got " + got;
    }
}
