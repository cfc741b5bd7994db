package io.recurrent.inference;

import io.recurrent.model.LoadedModel;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of any length, made of the tokens of a model's golden samples. The same texts each time. */
final class SampleTexts {
    private static final long SEED = 1;
    private static final String FALLBACK = "a";

    private final LoadedModel model;
    private final List<String> tokens = new ArrayList<>();
    private final Random random = new Random(SEED);

    SampleTexts(LoadedModel model, List<Encoding> samples) {
        this.model = model;
        for (Encoding sample : samples) {
            for (int token = 0; token < sample.length(); token++) {
                tokens.add(sample.token(token));
            }
        }
        if (tokens.isEmpty()) {
            tokens.add(FALLBACK);
        }
    }

    /** A text of exactly so many tokens. */
    Encoding text(int length) {
        List<String> chosen = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            chosen.add(tokens.get(random.nextInt(tokens.size())));
        }
        return model.tokenizer().encode(chosen);
    }

    /** Up to {@code most}, at least 1. */
    int length(int most) {
        return 1 + random.nextInt(most);
    }
}
