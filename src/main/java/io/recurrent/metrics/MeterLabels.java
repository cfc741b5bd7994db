package io.recurrent.metrics;

import io.recurrent.error.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Label values, every one from a closed set, and the bounds of the histograms. */
final class MeterLabels {
    static final String UNKNOWN_MODEL = "unknown";
    static final String NO_VERSION = "none";
    private static final String ANSWERED = "ok";

    private MeterLabels() {}

    /** {@code ok}, or the error code in lower case. */
    static String outcome(@Nullable ErrorCode failure) {
        return failure == null ? ANSWERED : lowerCase(failure);
    }

    static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Upper bounds for whole calls: 0.2 ms to 30 s, the longest deadline; three a decade. */
    static Duration[] callBounds() {
        return micros(
                200,
                500,
                1_000,
                2_000,
                5_000,
                10_000,
                20_000,
                50_000,
                100_000,
                200_000,
                500_000,
                1_000_000,
                2_000_000,
                5_000_000,
                10_000_000,
                30_000_000);
    }

    /** Upper bounds for stages, which begin lower and are coarser: 10 us to 30 s. */
    static Duration[] stageBounds() {
        return micros(
                10,
                50,
                200,
                1_000,
                2_000,
                5_000,
                10_000,
                20_000,
                50_000,
                100_000,
                500_000,
                2_000_000,
                10_000_000,
                30_000_000);
    }

    private static Duration[] micros(long... micros) {
        Duration[] bounds = new Duration[micros.length];
        for (int i = 0; i < micros.length; i++) {
            bounds[i] = Duration.ofNanos(micros[i] * 1_000);
        }
        return bounds;
    }
}
