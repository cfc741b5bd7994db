package io.recurrent.bench.language;

import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.writing.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is asked of a language model. Prompts are so short that none has a prefix whose state would be kept; the model
 * never ends a text by itself, so each has as many tokens as it may have.
 */
public final class Prompts {
    private static final int LEAST = 4;
    private static final int MOST = 12;
    private static final double MEAN = 62;
    private static final int LONGEST = 300;
    private static final double LOG_DEVIATION = 0.7;
    private static final double LOG_MEAN = Math.log(MEAN) - LOG_DEVIATION * LOG_DEVIATION / 2;

    private Prompts() {}

    /** Requests with lengths that are distributed lognormally; the same seed gives the same. */
    public static List<GenerationRequest> requests(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ModelReference model = new ModelReference(LanguageBundle.NAME, null);
        List<GenerationRequest> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StringBuilder prompt = new StringBuilder();
            for (int left = random.nextInt(LEAST, MOST + 1); left > 0; left--) {
                prompt.append(Letters.TOKENS.get(random.nextInt(Letters.UNKNOWN + 1, Letters.TOKENS.size())));
            }
            int tokens = (int) Math.round(Math.exp(LOG_MEAN + LOG_DEVIATION * random.nextGaussian()));
            requests.add(new GenerationRequest(
                    model,
                    RowInput.text(prompt.toString()),
                    Math.clamp(tokens, 1, LONGEST),
                    Sampling.PLAIN,
                    (long) i,
                    List.of(),
                    1,
                    ""));
        }
        return List.copyOf(requests);
    }
}
