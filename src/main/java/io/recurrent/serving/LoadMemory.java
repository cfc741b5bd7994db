package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.ModelManifest.GraphPart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Whether there is memory for a version, asked before it is read into the native runtime. Thread safe. */
public final class LoadMemory {
    /** Loads whatever comes. */
    static final LoadMemory UNCHECKED = new LoadMemory(OptionalLong::empty, 0);

    /** Memory that the process grew by, for each byte of a graph's file; docs/RATIONALE.md says how it was measured. */
    private static final double GRAPH_FACTOR = 2.5;

    private static final long FIXED_BYTES = 8L << 20;
    private static final long MIB = 1L << 20;

    private final Supplier<OptionalLong> free;
    private final long reserve;

    /**
     * A check against what is free.
     *
     * @param free bytes that the process may still take; empty where nothing tells, and then nothing is checked
     * @param reserve bytes of it that are left for everything else
     */
    public LoadMemory(Supplier<OptionalLong> free, long reserve) {
        this.free = free;
        this.reserve = reserve;
    }

    /**
     * Refuses a bundle that does not fit.
     *
     * @throws BundleException with what is needed and what is free
     */
    void require(Bundle bundle) {
        OptionalLong now = free.get();
        if (now.isEmpty()) {
            return;
        }
        ModelManifest manifest = bundle.manifest();
        long needed = FIXED_BYTES;
        for (String graph : manifest.graphs().keySet()) {
            needed += (long) (GRAPH_FACTOR * size(bundle, graph));
        }
        long left = Math.max(0, now.getAsLong() - reserve);
        if (needed > left) {
            throw new BundleException(
                    String.join(
                            " and ",
                            manifest.graphs().values().stream()
                                    .map(GraphPart::file)
                                    .toList()),
                    "needs about " + needed / MIB + " MiB, " + left / MIB + " MiB are free; unload another version, or"
                            + " give the server more memory");
        }
    }

    private static long size(Bundle bundle, String graph) {
        String file = bundle.manifest().graph(graph).file();
        try {
            return Files.size(bundle.file(bundle.manifest().graphKey(graph) + ".file", file));
        } catch (IOException e) {
            throw new BundleException(file, "cannot be read", e);
        }
    }
}
