package io.recurrent.bench;

import io.recurrent.bench.load.Load;
import io.recurrent.bench.server.Target;
import io.recurrent.bench.server.Window;
import java.time.Duration;

/** Loads a server until its just-in-time compilers have little left to do. */
final class Warmth {
    private static final Duration PIECE = Duration.ofSeconds(2);
    private static final int FEWEST_PIECES = 2;
    private static final int MOST_PIECES = 25;
    private static final double IDLE_COMPILERS = 0.04;

    private Warmth() {}

    static void warm(Target server, Load load, int callers) throws Exception {
        double compiled = server.counters().compilationSeconds();
        double lowest = Double.MAX_VALUE;
        for (int piece = 0; piece < MOST_PIECES; piece++) {
            Window window = Window.over(server, () -> load.closed(callers, PIECE));
            double now = server.counters().compilationSeconds();
            double share = (now - compiled) / (window.cpu().toNanos() / 1e9);
            System.out.printf(
                    "warming up: %.0f us an answer, %.1f %% of it compilers'%n",
                    window.cpuMicrosAnAnswer(), 100 * share);
            boolean calm = Double.isNaN(share) ? window.cpuMicrosAnAnswer() > lowest : share < IDLE_COMPILERS;
            if (calm && piece + 1 >= FEWEST_PIECES) {
                return;
            }
            compiled = now;
            lowest = Math.min(lowest, window.cpuMicrosAnAnswer());
        }
    }
}
