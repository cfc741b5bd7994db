package io.recurrent.bench;

import java.util.List;

/**
 * One way of grouping waiting texts.
 *
 * @param label as it stands in the table
 * @param arguments that make the server use it
 */
record Policy(String label, List<String> arguments) {
    private static final String KEY = "--recurrent.batching.policy=";
    private static final String ROWS = "--recurrent.batching.max-rows=";
    private static final String WINDOW = "--recurrent.batching.window=5ms";

    static final String NONE = "none";
    static final String LENGTH_AWARE = "length-aware";

    /** All of them, the one that others are held against first. */
    static List<Policy> all() {
        return List.of(
                new Policy(NONE, List.of(KEY + "one-at-a-time")),
                new Policy("fifo 8 / 5 ms", List.of(KEY + "fifo", ROWS + 8, WINDOW)),
                new Policy("fifo 32 / 5 ms", List.of(KEY + "fifo", ROWS + 32, WINDOW)),
                new Policy(LENGTH_AWARE, List.of(KEY + LENGTH_AWARE)));
    }
}
