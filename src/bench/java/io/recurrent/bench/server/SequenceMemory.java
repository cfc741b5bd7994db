package io.recurrent.bench.server;

import io.recurrent.bench.load.StepLoad;
import io.recurrent.bench.text.TextSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What live sequences take, in a JVM that has nothing else to do. */
public final class SequenceMemory {
    private static final int SEQUENCES = 10_000;
    private static final int TEXTS = 1024;
    private static final int TOKENS = 10;
    private static final int COLLECTIONS = 4;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration TIME = Duration.ofMinutes(5);

    private SequenceMemory() {}

    /**
     * At one moment.
     *
     * @param sequences that live
     * @param heapMebibytes that are in use after a collection
     * @param residentMebibytes of the process
     */
    public record Kept(int sequences, double heapMebibytes, double residentMebibytes) {}

    /**
     * With none, with 10,000, and with none again.
     *
     * @param server further arguments of the server
     */
    public static List<Kept> measure(Path out, long seed, List<String> server)
            throws IOException, InterruptedException {
        Path figures = out.resolve("sequence-memory.txt");
        Files.deleteIfExists(figures);
        List<String> arguments = new ArrayList<>(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                SequenceMemory.class.getName(),
                figures.toString(),
                String.valueOf(seed)));
        arguments.addAll(server);
        try (JavaProcess child = JavaProcess.start(arguments, out.resolve("server-sequence-memory.log"))) {
            if (!child.ends(TIME) || !Files.exists(figures)) {
                throw child.failed("memory was not measured");
            }
        }
        List<Kept> all = new ArrayList<>();
        for (String line : Files.readAllLines(figures)) {
            String[] fields = line.split(" ", -1);
            all.add(new Kept(
                    Integer.parseInt(fields[0]), Double.parseDouble(fields[1]), Double.parseDouble(fields[2])));
        }
        return all;
    }

    /** The child; its arguments are the file for the figures, the seed of the texts, and the server's. */
    public static void main(String[] arguments) throws Exception {
        TextSource source = new TextSource(Long.parseLong(arguments[1]));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add(source.text(TOKENS));
        }
        List<String> lines = new ArrayList<>();
        List<String> further = List.of(arguments).subList(2, arguments.length);
        try (InProcess server = InProcess.start(further);
                StepLoad load = server.steps(texts)) {
            load.begin(SEQUENCES);
            load.endAll();
            lines.add(now(0));
            load.begin(SEQUENCES);
            lines.add(now(SEQUENCES));
            load.endAll();
            lines.add(now(0));
        }
        Files.write(Path.of(arguments[0]), lines);
        System.exit(0);
    }

    private static String now(int sequences) throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(PAUSE);
        }
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
        return sequences + " " + heap + " " + new Proc(ProcessHandle.current()).residentMebibytes();
    }
}
