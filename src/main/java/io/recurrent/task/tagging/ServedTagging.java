package io.recurrent.task.tagging;

import io.recurrent.input.EncodedRow;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.LoadedModel;
import io.recurrent.serving.Golden;
import io.recurrent.serving.GoldenRows;
import io.recurrent.serving.ServedTask;
import io.recurrent.serving.Task;
import io.recurrent.task.tagging.GoldenEntities.Entity;
import java.util.List;
import java.util.Objects;

/**
 * A tagger that serves. Immutable and thread safe. It answers no sequences: a span may end in a later step than it
 * began.
 */
final class ServedTagging implements ServedTask {
    private final Task task;
    private final TokenTagging decoder;
    private final LoadedModel model;

    ServedTagging(Task task, TokenTagging decoder, LoadedModel model) {
        this.task = task;
        this.decoder = decoder;
        this.model = model;
    }

    /** What its scores mean. */
    TokenTagging decoder() {
        return decoder;
    }

    @Override
    public Task task() {
        return task;
    }

    @Override
    public List<String> labels() {
        return decoder.labels();
    }

    @Override
    public Golden golden() {
        return new GoldenRows(model, lead(), this::difference);
    }

    private String difference(GoldenSample sample, EncodedRow row, float[] scores) {
        if (!sample.output().has("entities") || sample.output().has("label")) {
            return "a tagging sample has entities, an empty list at the least, and no label";
        }
        List<Entity> wanted = sample.output().as(GoldenEntities.class).entities();
        List<Span> got = decoder.decode(row.encoding(), scores, 0);
        if (wanted.size() != got.size()) {
            return "wanted " + wanted.size() + " entities, got " + got.size();
        }
        for (int i = 0; i < got.size(); i++) {
            if (!agree(wanted.get(i), got.get(i))) {
                return "wanted " + wanted.get(i) + ", got " + got.get(i);
            }
        }
        return "";
    }

    private static boolean agree(Entity wanted, Span got) {
        return wanted.type().equals(got.type())
                && wanted.start() == got.start()
                && wanted.end() == got.end()
                && (wanted.text() == null || wanted.text().equals(got.text()))
                && Objects.requireNonNullElse(wanted.startToken(), got.startToken()) == got.startToken()
                && Objects.requireNonNullElse(wanted.endToken(), got.endToken()) == got.endToken()
                && (wanted.score() == null || !GoldenRows.differ(wanted.score(), got.score()));
    }
}
