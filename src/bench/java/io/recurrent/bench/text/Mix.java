package io.recurrent.bench.text;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** How long texts are, in tokens. */
public enum Mix {
    /** As single sentences of reviews (SST-2): lognormal, mean 19, standard deviation 9. */
    SHORT {
        @Override
        int tokens(RandomGenerator random) {
            while (true) {
                int tokens = (int) Math.round(Math.exp(LOG_MEAN + LOG_DEVIATION * random.nextGaussian()));
                if (tokens >= 2 && tokens <= 60) {
                    return tokens;
                }
            }
        }
    },
    /** 85 % as {@link #SHORT}, 15 % of 200 to 400 tokens. */
    MIXED {
        @Override
        int tokens(RandomGenerator random) {
            return random.nextInt(100) < 85 ? SHORT.tokens(random) : random.nextInt(200, 401);
        }
    },
    /** The longest that the model takes. */
    LONG {
        @Override
        int tokens(RandomGenerator random) {
            return 10_000;
        }
    };

    private static final double LOG_DEVIATION = 0.457;
    private static final double LOG_MEAN = Math.log(19) - LOG_DEVIATION * LOG_DEVIATION / 2;

    abstract int tokens(RandomGenerator random);

    /** As it is written on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mix of that label. */
    public static Mix of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
