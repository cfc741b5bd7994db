package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyBundles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the built jar starts, and how it says that it cannot. */
class StartupIT {
    private static final int EXIT_SECONDS = 60;

    @TempDir
    Path models;

    @Nested
    class Given_something_that_the_server_cannot_start_with {
        @Test
        void a_missing_model_directory_is_one_clear_line_and_exit_1() throws Exception {
            assertFails(
                    models.resolve("nowhere"), "does not exist: make it, or set another (RECURRENT_MODELS_DIRECTORY)");
        }

        @Test
        void an_empty_model_directory_is_one_clear_line_and_exit_1() throws Exception {
            assertFails(models, "holds no model");
        }

        @Test
        void a_wanted_model_that_is_not_there_is_named() throws Exception {
            TinyBundles.sentiment().write(models);
            assertFails(models, "wants 'absent'", "--recurrent.models.names=absent");
        }

        @Test
        void an_unknown_property_is_named() throws Exception {
            TinyBundles.sentiment().write(models);
            assertFails(models, "max-rowz", "--recurrent.queue.max-rowz=3");
        }

        @Test
        void a_value_out_of_range_is_named() throws Exception {
            TinyBundles.sentiment().write(models);
            assertFails(models, "recurrent.queue.max-rows must be 1 or more", "--recurrent.queue.max-rows=0");
        }

        @Test
        void required_cuda_that_does_not_work_here_is_named() throws Exception {
            TinyBundles.sentiment().write(models);
            assertFails(models, "CUDA is required and does not work", "--recurrent.runtime.cuda=require");
        }

        @ParameterizedTest
        @CsvSource({"REST,server.port", "gRPC,spring.grpc.server.port", "management,management.server.port"})
        void a_taken_port_is_named_with_its_setting(String server, String key) throws Exception {
            TinyBundles.sentiment().write(models);
            try (ServerSocket taken = new ServerSocket(0)) {
                assertFails(
                        models,
                        server + " cannot listen at port " + taken.getLocalPort() + " (" + key + ", ",
                        "--" + key + "=" + taken.getLocalPort());
            }
        }

        @Test
        void a_missing_directory_for_temporary_files_is_named() throws Exception {
            TinyBundles.sentiment().write(models);
            Path missing = models.resolve("missing");
            assertTold(
                    ServerProcess.start(List.of("-Djava.io.tmpdir=" + missing), models),
                    missing + " (java.io.tmpdir), does not exist");
        }

        private void assertFails(Path directory, String message, String... arguments) throws Exception {
            assertTold(ServerProcess.start(directory, arguments), message);
        }

        private void assertTold(ServerProcess start, String message) throws Exception {
            try (ServerProcess server = start) {
                assertThat(server.awaitExit(EXIT_SECONDS)).as(server.log()).isEqualTo(1);
                assertThat(server.log().lines().filter(line -> line.startsWith("recurrent: ")))
                        .as(server.log())
                        .singleElement()
                        .asString()
                        .contains(message);
                // Neither a stack nor a crash on the way out.
                assertThat(server.log()).doesNotContain("\tat ", "SIGSEGV");
            }
        }
    }

    @Nested
    class Given_a_bundle_that_cannot_be_served_beside_a_sound_one {
        @Test
        void the_sound_one_answers_and_the_other_says_why_not() throws Exception {
            TinyBundles.sentiment().write(models);
            Path broken = TinyBundles.ner().write(models);
            Files.writeString(broken.resolve("words.txt"), "changed\n");
            try (ServerProcess server = ServerProcess.start(models, "--recurrent.models.names=")) {
                server.awaitLog("not ready");
                server.awaitLog("Started RecurrentApplication");
                assertThat(get(server, "/v1/models/sentiment")).contains("READY");
                assertThat(get(server, "/v1/models/ner")).contains("FAILED", "words.txt", "SHA-256");
                assertThat(get(server, "/readyz")).contains("DOWN");
            }
        }

        private String get(ServerProcess server, String path) throws IOException, InterruptedException {
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpRequest request = HttpRequest.newBuilder(server.uri(path)).build();
                return client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
            }
        }
    }
}
