package io.recurrent.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A JVM that has no memory left ends, whether or not it was told so when it was started. */
class RelaunchTest {
    private static final int ENDED_BY_HOTSPOT = 3;

    private record Ended(long pid, int code, String output) {}

    private static Ended run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx32m", "-Down=a b"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryEnds.class.getName(),
                "one",
                "two words",
                ""));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.pid(), process.exitValue(), output);
    }

    @Test
    void a_plain_start_ends_with_its_memory_as_the_same_process_with_all_arguments() throws Exception {
        Ended ended = run();
        assertThat(ended.output())
                .contains(ended.pid() + " one|two words| a b")
                .contains("Terminating due to java.lang.OutOfMemoryError");
        assertThat(ended.code()).isEqualTo(ENDED_BY_HOTSPOT);
    }

    @Test
    void whoever_chose_otherwise_keeps_the_choice() throws Exception {
        Ended ended = run("-XX:-ExitOnOutOfMemoryError");
        assertThat(ended.output()).contains(ended.pid() + " one").doesNotContain("Terminating");
        assertThat(ended.code()).isNotEqualTo(ENDED_BY_HOTSPOT);
    }
}
