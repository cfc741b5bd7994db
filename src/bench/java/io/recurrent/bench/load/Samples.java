package io.recurrent.bench.load;

import java.util.Arrays;

/** Every latency that was seen, so percentiles are exact. Not thread safe. */
public final class Samples {
    private long[] nanos = new long[1024];
    private int count;
    private boolean sorted;

    /** Adds one. */
    public void add(long sample) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = sample;
        sorted = false;
    }

    /** Adds all of another's. */
    public void addAll(Samples others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The latency in milliseconds that this part of all does not exceed; NaN when there are none. */
    public double millis(double part) {
        if (count == 0) {
            return Double.NaN;
        }
        if (!sorted) {
            Arrays.sort(nanos, 0, count);
            sorted = true;
        }
        int rank = (int) Math.ceil(part * count);
        return nanos[Math.clamp(rank - 1, 0, count - 1)] / 1e6;
    }
}
