package io.recurrent.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child JVM, and what the kernel says of it. */
public final class JavaProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the JVM that runs this one, with the flags of the README.
     *
     * @param arguments from -jar or -cp on
     */
    static JavaProcess start(List<String> arguments, Path log) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djdk.serialFilter=!*"));
        command.addAll(arguments);
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        return new JavaProcess(builder.start(), log);
    }

    /** Processor time of all its threads since it began. */
    public Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Resident memory in MiB. */
    public double residentMebibytes() {
        return status("VmRSS:");
    }

    /** The most resident memory since {@link #forgetPeak}, in MiB. */
    public double peakMebibytes() {
        return status("VmHWM:");
    }

    /** Begins a new peak. */
    public void forgetPeak() {
        try {
            Files.writeString(proc("clear_refs"), "5");
        } catch (IOException e) {
            // The peak then is since the start, which is higher: nothing is hidden by it.
            System.out.println("the peak cannot be forgotten: " + e.getMessage());
        }
    }

    private double status(String field) {
        try (var lines = Files.lines(proc("status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    boolean alive() {
        return process.isAlive();
    }

    IllegalStateException failed(String what) {
        try {
            return new IllegalStateException(what + ":\n" + Files.readString(log));
        } catch (IOException e) {
            return new IllegalStateException(what, e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
