package io.recurrent.serving;

import io.recurrent.error.InferenceException;
import io.recurrent.input.FrameEncoder;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.RowInput;
import io.recurrent.model.BundleException;
import io.recurrent.model.GoldenSample;
import io.recurrent.model.GoldenSample.Entity;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.serving.ServedModel.Decoder;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.generation.GenerationTask;
import io.recurrent.task.generation.PromptEncoder;
import io.recurrent.task.tagging.Span;
import io.recurrent.task.writing.TokenProbability;
import io.recurrent.tensor.BufferArena;
import io.recurrent.text.Encoding;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a model's answers with those that its bundle says it must give. A damaged or mismatched graph mostly loads
 * and answers without an error; only its answers show the damage.
 */
public final class GoldenCheck {
    public static final double TOLERANCE = 1e-4;
    private static final int NEXT = 100;

    private final LoadedModel model;
    private final Decoder decoder;
    private final LoadPace pace;
    private final BufferArena arena = new BufferArena();

    GoldenCheck(LoadedModel model, Decoder decoder, LoadPace pace) {
        this.model = model;
        this.decoder = decoder;
        this.pace = pace;
    }

    /**
     * Runs every sample.
     *
     * @return rows made of the samples
     * @throws BundleException at the first answer that differs; it names the sample by its number
     */
    TextTrialRows verify(List<GoldenSample> samples) {
        TextTrialRows rows = new TextTrialRows(model);
        for (int i = 0; i < samples.size(); i++) {
            pace.pause();
            try {
                String difference = difference(samples.get(i), rows);
                if (difference != null) {
                    throw new BundleException("golden.jsonl", "sample " + (i + 1) + ": " + difference);
                }
            } catch (InferenceException e) {
                throw new BundleException(
                        "golden.jsonl", "sample " + (i + 1) + " cannot be answered: " + e.detail(), e);
            }
        }
        return rows;
    }

    private @Nullable String difference(GoldenSample sample, TextTrialRows rows) {
        float[][] frames = sample.input().frames();
        if (frames != null) {
            RowRun run = FrameEncoder.run(model, frames);
            rows.add(frames);
            model.advance(List.of(run), LoadedModel.WHOLE, arena);
            return switch (decoder) {
                case Decoder.Classifier classifier ->
                    compare(sample, classifier.task().decode(run.scores(), 0));
                case Decoder.Tagger tagger -> "a tagging sample has text";
                case Decoder.Language language -> "a generation sample has text";
                case Decoder.Tensors tensors -> "a sample of tensors has tensors";
            };
        }
        RowInput input = new RowInput(sample.input().text(), sample.input().tokens());
        Encoding text = decoder instanceof Decoder.Language
                ? PromptEncoder.encode(model, input, "text")
                : InputEncoder.encode(model, input, "");
        rows.add(text);
        return switch (decoder) {
            case Decoder.Classifier classifier ->
                compare(sample, classifier.task().decode(scores(text), 0));
            case Decoder.Tagger tagger -> compareSpans(sample, tagger.task().decode(text, scores(text), 0));
            case Decoder.Language language -> compare(sample, next(language.writer(), text));
            case Decoder.Tensors tensors -> "a sample of tensors has tensors";
        };
    }

    private float[] scores(Encoding text) {
        return model.run(List.of(text), arena).getFirst();
    }

    private List<TokenProbability> next(GenerationTask writer, Encoding text) {
        RowRun run = RowRun.ofIds(PromptEncoder.ids(writer.vocabulary(), text), null);
        model.advance(List.of(run), LoadedModel.WHOLE, arena);
        return writer.task().next(run.scores(), NEXT);
    }

    private static @Nullable String compare(GoldenSample sample, List<TokenProbability> got) {
        List<GoldenSample.Next> wanted = sample.output().next();
        if (wanted == null || wanted.size() > got.size()) {
            return "a generation sample has as 'next' up to " + got.size() + " tokens";
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!wanted.get(i).token().equals(got.get(i).token())
                    || differ(wanted.get(i).probability(), got.get(i).probability())) {
                return "wanted next " + wanted.get(i) + ", got " + got.get(i);
            }
        }
        return null;
    }

    private static @Nullable String compare(GoldenSample sample, Classification got) {
        GoldenSample.Output wanted = sample.output();
        if (wanted.label() == null || wanted.entities() != null) {
            return "a classification sample has a label and no entities";
        }
        if (!wanted.label().equals(got.label())) {
            return "wanted label '" + wanted.label() + "', got '" + got.label() + "'";
        }
        if (wanted.scores() != null) {
            for (Map.Entry<String, Double> score : wanted.scores().entrySet()) {
                Float value = got.scores().get(score.getKey());
                if (value == null || differ(score.getValue(), value)) {
                    return "wanted score " + score.getValue() + " for '" + score.getKey() + "', got " + value;
                }
            }
        }
        return null;
    }

    private static @Nullable String compareSpans(GoldenSample sample, List<Span> got) {
        List<Entity> wanted = sample.output().entities();
        if (wanted == null || sample.output().label() != null) {
            return "a tagging sample has entities, an empty list at the least, and no label";
        }
        if (wanted.size() != got.size()) {
            return "wanted " + wanted.size() + " entities, got " + got.size();
        }
        for (int i = 0; i < got.size(); i++) {
            if (!agree(wanted.get(i), got.get(i))) {
                return "wanted " + wanted.get(i) + ", got " + got.get(i);
            }
        }
        return null;
    }

    private static boolean agree(Entity wanted, Span got) {
        return wanted.type().equals(got.type())
                && wanted.start() == got.start()
                && wanted.end() == got.end()
                && (wanted.text() == null || wanted.text().equals(got.text()))
                && Objects.requireNonNullElse(wanted.startToken(), got.startToken()) == got.startToken()
                && Objects.requireNonNullElse(wanted.endToken(), got.endToken()) == got.endToken()
                && (wanted.score() == null || !differ(wanted.score(), got.score()));
    }

    private static boolean differ(double wanted, double got) {
        return !(Math.abs(wanted - got) <= TOLERANCE);
    }
}
