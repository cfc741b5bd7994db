package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.ConstantMemory;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.ModelManifest.GraphPart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Whether there is memory for a version, asked before it is read into the native runtime. Thread safe. */
public final class LoadMemory implements ConstantMemory {
    /** Loads whatever comes. */
    static final LoadMemory UNCHECKED = new LoadMemory(OptionalLong::empty, 0);

    /** Memory that the process grew by, for each byte of a graph's file; docs/RATIONALE.md says how it was measured. */
    private static final double GRAPH_FACTOR = 3.5;

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
     * Refuses a bundle whose graphs do not fit.
     *
     * @throws BundleException with what is needed and what is free
     */
    void require(Bundle bundle) {
        ModelManifest manifest = bundle.manifest();
        long needed = FIXED_BYTES;
        for (String graph : manifest.graphs().keySet()) {
            needed += (long) (GRAPH_FACTOR * size(bundle, graph));
        }
        require(
                String.join(
                        " and ",
                        manifest.graphs().values().stream().map(GraphPart::file).toList()),
                needed);
    }

    @Override
    public void require(String file, long needed) {
        long left = left();
        if (needed > left) {
            throw new BundleException(
                    file,
                    "needs about " + needed / MIB + " MiB, " + left / MIB + " MiB are free; unload another version, or"
                            + " give the server more memory");
        }
    }

    /** What a load may take now. */
    private long left() {
        OptionalLong now = free.get();
        return now.isEmpty() ? Long.MAX_VALUE : Math.max(0, now.getAsLong() - reserve);
    }

    /** Whether even the reserve is half used: a load must not go on then, whatever it was expected to take. */
    boolean exhausted() {
        OptionalLong now = free.get();
        return now.isPresent() && now.getAsLong() < reserve / 2;
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
