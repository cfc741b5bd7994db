package io.recurrent.task.writing;

import io.recurrent.error.InferenceException;

/**
 * How the next token is chosen from its scores.
 *
 * @param temperature scores are divided by it; 0, and less than a millionth, takes the most probable token always
 * @param topK only so many of the most probable tokens are chosen from; 0: all
 * @param topP only the fewest most probable tokens that together have this probability; 1: all
 * @param repetitionPenalty scores of tokens that stand in the text already are divided by it when positive, and
 *     multiplied when negative; 1 leaves them (Keskar et al., CTRL, 2019)
 */
public record Sampling(double temperature, int topK, double topP, double repetitionPenalty) {
    /** What is sampled without any wish: the model's own distribution. */
    public static final Sampling PLAIN = new Sampling(1, 0, 1, 1);

    /** Finer than scores of 32 bits mostly are; far below it, they would overflow when divided. */
    private static final double LEAST_TEMPERATURE = 1e-6;

    private static final double MOST_TEMPERATURE = 100;
    private static final double LEAST_PENALTY = 0.01;
    private static final double MOST_PENALTY = 100;

    /**
     * Checks the ranges.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the field
     */
    public Sampling {
        require(temperature >= 0 && temperature <= MOST_TEMPERATURE, "temperature", "from 0 to 100", temperature);
        require(topK >= 0, "topK", "0 or more", topK);
        require(topP > 0 && topP <= 1, "topP", "above 0 and at most 1", topP);
        require(
                repetitionPenalty >= LEAST_PENALTY && repetitionPenalty <= MOST_PENALTY,
                "repetitionPenalty",
                "from 0.01 to 100",
                repetitionPenalty);
    }

    /** Whether the most probable token is taken always. */
    boolean greedy() {
        return temperature < LEAST_TEMPERATURE;
    }

    private static void require(boolean condition, String field, String allowed, Number value) {
        if (!condition) {
            throw InferenceException.invalid(field, "'" + field + "' must be " + allowed + ", got " + value);
        }
    }
}
