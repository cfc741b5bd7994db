package io.recurrent.bench.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A process that keeps one core busy for as long as it is open, as whatever else runs on a shared machine does. */
public final class Neighbour implements AutoCloseable {
    private final Process process;

    private Neighbour(Process process) {
        this.process = process;
    }

    /** Starts it; it ends with its pipe, also when this process is killed. */
    public static Neighbour start() throws IOException {
        return new Neighbour(new ProcessBuilder("sh", "-c", "(cat >/dev/null; kill $$) & while :; do :; done").start());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
