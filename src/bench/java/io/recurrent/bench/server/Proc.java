package io.recurrent.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the kernel says of a process.
 *
 * @param handle the process
 */
public record Proc(ProcessHandle handle) {
    /** Fields of a processor's line in /proc/stat. */
    private static final int IDLE = 4;

    private static final int WAITING_FOR_DISK = 5;
    private static final int STEAL = 8;

    /** Processor time of all its threads since it began, in user and system mode. */
    public Duration cpu() {
        return handle.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Processor time of everything on the machine; hundredths of a second are what the kernel counts in. */
    static Duration machine() {
        try (var lines = Files.lines(Path.of("/proc/stat"))) {
            String[] ticks = lines.findFirst().orElseThrow().split(" +", -1);
            long busy = 0;
            for (int i = 1; i <= STEAL; i++) {
                busy += i == IDLE || i == WAITING_FOR_DISK ? 0 : Long.parseLong(ticks[i]);
            }
            return Duration.ofMillis(10 * busy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
            Files.writeString(file("clear_refs"), "5");
        } catch (IOException e) {
            // The peak then is since the start, which is higher: nothing is hidden by it.
            System.out.println("the peak cannot be forgotten: " + e.getMessage());
        }
    }

    private double status(String field) {
        try (var lines = Files.lines(file("status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return Path.of("/proc", String.valueOf(handle.pid()), name);
    }
}
