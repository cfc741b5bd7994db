package io.recurrent.text;

import java.util.Arrays;

/** A growing list of token offsets, in UTF-16 code units. Used by one thread until it is handed to an encoding. */
final class TokenBounds {
    private int[] starts;
    private int[] ends;
    private int size;

    TokenBounds(int expected) {
        starts = new int[expected];
        ends = new int[expected];
    }

    /** For a text of so many code units; about one token in four units, as in English. */
    static TokenBounds forText(int units) {
        return new TokenBounds(units / 4 + 8);
    }

    void add(int start, int end) {
        if (size == starts.length) {
            int capacity = size + (size >> 1) + 8;
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
        }
        starts[size] = start;
        ends[size++] = end;
    }

    /** Turns the order of the tokens from {@code first} on around. */
    void reverseFrom(int first) {
        for (int low = first, high = size - 1; low < high; low++, high--) {
            swap(starts, low, high);
            swap(ends, low, high);
        }
    }

    int size() {
        return size;
    }

    int start(int token) {
        return starts[token];
    }

    int end(int token) {
        return ends[token];
    }

    private static void swap(int[] values, int one, int other) {
        int kept = values[one];
        values[one] = values[other];
        values[other] = kept;
    }
}
