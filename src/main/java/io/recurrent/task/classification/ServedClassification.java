package io.recurrent.task.classification;

import io.recurrent.input.EncodedRow;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.serving.Golden;
import io.recurrent.serving.GoldenRows;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.StepDecoder;
import io.recurrent.serving.StepValue;
import io.recurrent.serving.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A classifier that serves. Immutable and thread safe. */
final class ServedClassification implements ServedTask, StepDecoder {
    /** Beside the graph's own outputs, {@code [rows, labels]}. */
    private static final String PROBABILITIES = "probabilities";

    private final Task task;
    private final TextClassification decoder;
    private final LoadedModel model;

    ServedClassification(Task task, TextClassification decoder, LoadedModel model) {
        this.task = task;
        this.decoder = decoder;
        this.model = model;
    }

    /** What its scores mean. */
    TextClassification decoder() {
        return decoder;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public List<String> labels() {
        return decoder.width() == decoder.labels().size() ? decoder.labels() : List.of();
    }

    @Override
    public Optional<DerivedOutput> derived() {
        return Optional.of(new DerivedOutput(PROBABILITIES, decoder.labels(), this::probabilities));
    }

    private float[] probabilities(float[] scores) {
        List<Float> values = List.copyOf(decoder.decode(scores, 0).scores().values());
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    @Override
    public StepDecoder steps() {
        return this;
    }

    @Override
    public boolean followsTokens() {
        return true;
    }

    @Override
    public StepValue answer(float @Nullable [] scores, @Nullable List<float[]> trace, IntFunction<String> token) {
        Classification found = scores == null ? null : decoder.decode(scores, 0);
        return new ClassifiedStep(
                found == null ? null : found.label(),
                found == null ? null : found.scores(),
                trace == null ? null : Trajectory.points(decoder, trace, token));
    }

    @Override
    public Golden golden() {
        return new GoldenRows(model, lead(), this::difference);
    }

    private String difference(GoldenSample sample, EncodedRow row, float[] scores) {
        if (!sample.output().has("label") || sample.output().has("entities")) {
            return "a classification sample has a label and no entities";
        }
        GoldenLabel wanted = sample.output().as(GoldenLabel.class);
        Classification got = decoder.decode(scores, 0);
        if (!got.label().equals(wanted.label())) {
            return "wanted label '" + wanted.label() + "', got '" + got.label() + "'";
        }
        for (Map.Entry<String, Double> score : wanted.scores().entrySet()) {
            Float value = got.scores().get(score.getKey());
            if (value == null || GoldenRows.differ(score.getValue(), value)) {
                return "wanted score " + score.getValue() + " for '" + score.getKey() + "', got " + value;
            }
        }
        return "";
    }
}
