package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyGraphs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Inputs that end the process are stopped at the door; without the door they do end it, or this test would prove
 * nothing.
 */
class KillersIT {
    private static final int CLEAN = 0;

    @TempDir
    static Path directory;

    private static Path graph;

    @BeforeAll
    static void write_a_gru() throws IOException {
        graph = TinyGraphs.classifier(2).withoutLengths().write(directory.resolve("gru.onnx"));
    }

    @Nested
    class Given_an_input_that_the_native_runtime_cannot_take {
        @ParameterizedTest(name = "{0} rows of {1} steps")
        @CsvSource({"0,3", "2,0", "0,0"})
        void the_door_refuses_it(String rows, String steps) throws Exception {
            assertThat(exitCode("door", rows, steps)).isEqualTo(KillerInput.REFUSED);
        }

        @ParameterizedTest(name = "{0} rows of {1} steps")
        @CsvSource({"0,3", "2,0"})
        void past_the_door_it_ends_the_process(String rows, String steps) throws Exception {
            assertThat(exitCode("past", rows, steps)).isNotIn(CLEAN, 1, KillerInput.REFUSED);
        }
    }

    @Test
    void a_sound_input_passes_the_door() throws Exception {
        assertThat(exitCode("door", "2", "3")).isEqualTo(CLEAN);
    }

    @Test
    void a_session_closed_under_its_runs_lets_them_end_and_leaves_nothing_open() throws Exception {
        assertThat(exitCode("close")).isEqualTo(KillerInput.REFUSED);
    }

    private static int exitCode(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + directory.resolve("crash.log"),
                "-cp",
                System.getProperty("java.class.path"),
                KillerInput.class.getName(),
                graph.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("child.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
