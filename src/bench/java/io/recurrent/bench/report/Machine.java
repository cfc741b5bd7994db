package io.recurrent.bench.report;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where and when a run was made. */
final class Machine {
    private Machine() {}

    /** Taken at the start of a run, before it loads the machine itself. */
    static Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit());
        facts.put("processor", processor());
        facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", memory());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put(
                "ONNX Runtime",
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "recurrent")
                        .getVersion());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        facts.put("load average at start", String.format(Locale.ROOT, "%.2f", load));
        return facts;
    }

    private static String processor() {
        String model = field("/proc/cpuinfo", "model name");
        return model + (field("/proc/cpuinfo", "flags").contains("avx512f") ? ", AVX-512" : "");
    }

    private static String memory() {
        String kilobytes = field("/proc/meminfo", "MemTotal").replace(" kB", "");
        return kilobytes.equals("-") ? "-" : Long.parseLong(kilobytes) / 1024 + " MiB";
    }

    private static String field(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("-");
        } catch (IOException e) {
            return "-";
        }
    }

    private static String commit() {
        String hash = git("rev-parse", "--short=12", "HEAD");
        if (hash.isEmpty()) {
            return "-";
        }
        return hash
                + (git("status", "--porcelain", "--", "src/main", "pom.xml", "models")
                                .isEmpty()
                        ? ""
                        : " with changes");
    }

    private static String git(String... arguments) {
        try {
            String[] command = new String[arguments.length + 1];
            command[0] = "git";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() == 0 ? text : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
