package io.recurrent.engine;

/** Stage timings in the form of the HTTP header Server-Timing, which every transport uses: milliseconds by stage. */
public final class ServerTiming {
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MICROS_PER_MILLI = 1_000;

    private ServerTiming() {}

    /** Such as {@code tok;dur=0.041, queue;dur=0.012, run;dur=1.703, decode;dur=0.006}. */
    public static String format(StageTimings timings) {
        StringBuilder text = new StringBuilder(72);
        append(text, "tok", timings.tokenizeNanos());
        append(text.append(", "), "queue", timings.queueNanos());
        append(text.append(", "), "run", timings.runNanos());
        append(text.append(", "), "decode", timings.decodeNanos());
        return text.toString();
    }

    private static void append(StringBuilder text, String stage, long nanos) {
        long micros = Math.max(0, nanos) / NANOS_PER_MICRO;
        String fraction = Long.toString(MICROS_PER_MILLI + micros % MICROS_PER_MILLI);
        text.append(stage)
                .append(";dur=")
                .append(micros / MICROS_PER_MILLI)
                .append('.')
                .append(fraction, 1, fraction.length());
    }
}
