package io.recurrent.serving;

import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows of any length, made of the tokens or frames of a model's golden samples. The same rows each time. */
final class TextTrialRows implements TrialRows {
    private static final long SEED = 1;
    private static final String FALLBACK = "a";

    private final LoadedModel model;
    private final List<String> tokens = new ArrayList<>();
    private final List<float[]> frames = new ArrayList<>();
    private final Random random = new Random(SEED);

    TextTrialRows(LoadedModel model) {
        this.model = model;
    }

    /** Adds a sample's tokens. */
    void add(Encoding sample) {
        for (int token = 0; token < sample.length(); token++) {
            tokens.add(sample.token(token));
        }
    }

    /** Adds a sample's frames. */
    void add(float[][] sample) {
        frames.addAll(List.of(sample));
    }

    @Override
    public Row row(int length) {
        if (model.frameWidth() > 0) {
            float[] values = frames(length);
            return () -> model.carriesState() ? RowRun.ofFrames(values, length, null) : RowRun.ofFrames(values, length);
        }
        List<String> chosen = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            chosen.add(tokens.isEmpty() ? FALLBACK : tokens.get(random.nextInt(tokens.size())));
        }
        Encoding text = model.tokenizer().encode(chosen);
        return () -> model.carriesState() ? RowRun.of(text, null) : RowRun.of(text);
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
