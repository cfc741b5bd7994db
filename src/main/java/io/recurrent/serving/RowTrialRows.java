package io.recurrent.serving;

import io.recurrent.input.EncodedRow;
import io.recurrent.input.RowInput;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.text.Encoding;
import io.recurrent.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Rows of any length, made of the tokens or frames of a model's golden samples, and of others. The same each time. */
public final class RowTrialRows implements TrialRows {
    private static final long SEED = 1;
    private static final String FALLBACK = "a";

    private final LoadedModel model;
    private final List<String> tokens = new ArrayList<>();
    private final List<float[]> frames = new ArrayList<>();
    private final Random random = new Random(SEED);
    private final VariedValues varied = new VariedValues(random);

    /** Rows of a model; none of its values are known yet. */
    public RowTrialRows(LoadedModel model) {
        this.model = model;
    }

    /** Adds a sample's tokens or frames. */
    public void add(RowInput input, EncodedRow sample) {
        if (input instanceof RowInput.Frames given) {
            frames.addAll(List.of(given.frames()));
            return;
        }
        for (int token = 0; token < sample.steps(); token++) {
            tokens.add(sample.token(token));
        }
    }

    @Override
    public Row row(int length) {
        return model.frameWidth() > 0
                ? row(frames(length), length)
                : row(chosen(tokens.isEmpty() ? List.of(FALLBACK) : tokens, length));
    }

    @Override
    public Optional<Row> varied(int length) {
        if (model.frameWidth() > 0) {
            return Optional.of(row(varied.floats(frames(length)), length));
        }
        List<String> known = model.vocabulary().map(RowTrialRows::known).orElse(List.of());
        return known.isEmpty() ? Optional.empty() : Optional.of(row(chosen(known, length)));
    }

    private static List<String> known(Vocabulary vocabulary) {
        return vocabulary.tokens().stream().filter(token -> !token.isEmpty()).toList();
    }

    private List<String> chosen(List<String> from, int length) {
        return Stream.generate(() -> from.get(random.nextInt(from.size())))
                .limit(length)
                .toList();
    }

    private Row row(List<String> chosen) {
        Encoding text = model.tokenizer().encode(chosen);
        return () -> model.carriesState()
                ? RowProgress.from(RowContent.of(text), null)
                : RowProgress.whole(RowContent.of(text));
    }

    private Row row(float[] values, int length) {
        return () -> model.carriesState()
                ? RowProgress.from(RowContent.ofFrames(values, length), null)
                : RowProgress.whole(RowContent.ofFrames(values, length));
    }

    private float[] frames(int length) {
        int width = model.frameWidth();
        float[] values = new float[length * width];
        for (int i = 0; i < length && !frames.isEmpty(); i++) {
            System.arraycopy(frames.get(random.nextInt(frames.size())), 0, values, i * width, width);
        }
        return values;
    }

    @Override
    public int length(int most) {
        return 1 + random.nextInt(most);
    }
}
