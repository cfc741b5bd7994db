package io.recurrent.process;

import io.recurrent.config.Relaunch;
import java.util.ArrayList;
import java.util.List;

/** A process that takes all of its memory on a thread which is not its first, and would live on without it. */
final class MemoryEnds {
    private MemoryEnds() {}

    /** Prints its arguments and its number first. */
    public static void main(String[] arguments) throws InterruptedException {
        Relaunch.untilMemoryEndsIt();
        System.out.println(
                ProcessHandle.current().pid() + " " + String.join("|", arguments) + " " + System.getProperty("own"));
        Thread greedy = Thread.ofPlatform().start(() -> {
            List<byte[]> all = new ArrayList<>();
            while (!Thread.interrupted()) {
                all.add(new byte[1 << 20]);
            }
            System.out.println(all.size());
        });
        greedy.join();
    }
}
