package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.TagRequest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGTERM while callers ask: what was sent before it is answered, failing requests too, and the process exits with 0.
 */
class ShutdownIT {
    private static final int CALLERS = 6;
    private static final int ANSWERED_BEFORE_THE_SIGNAL = 300;
    private static final int EXIT_SECONDS = 30;

    /** A start that is not over is given up between two of its parts. */
    private static final int GIVEN_UP_SECONDS = 10;

    @TempDir
    static Path models;

    @TempDir
    Path directory;

    private final AtomicBoolean signalled = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failedInside = new AtomicInteger();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void write_models() throws IOException {
        TinyBundles.sentiment().write(models);
        TinyBundles.ner().write(models);
        int stop = TinyBundles.WORDS.indexOf(".");
        TinyBundles.classifier("fails", TinyGraphs.classifier(2).failing(stop))
                .texts("This movie is fantastic!")
                .write(models);
    }

    @Test
    void under_load_everything_accepted_is_answered_and_the_exit_code_is_0() throws Exception {
        try (ServerProcess server = ServerProcess.start(models).awaitReady()) {
            List<Thread> callers = callers(server);
            while (answered.get() < ANSWERED_BEFORE_THE_SIGNAL) {
                Thread.onSpinWait();
            }
            signalled.set(true);
            server.terminate();
            assertThat(server.awaitExit(EXIT_SECONDS)).as(server.log()).isZero();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(lost).isEmpty();
            assertThat(failedInside).as("requests that failed inside a run").hasPositiveValue();
            assertThat(server.log()).doesNotContain("SIGSEGV", "still in the server", "the shutdown failed");
        }
    }

    @Test
    void a_second_signal_changes_nothing() throws Exception {
        try (ServerProcess server = ServerProcess.start(models).awaitReady()) {
            server.terminate();
            server.terminate();
            assertThat(server.awaitExit(EXIT_SECONDS)).as(server.log()).isZero();
        }
    }

    @ParameterizedTest(name = "after ''{0}''")
    @ValueSource(strings = {"No active profile set", "Tomcat initialized", "models run on"})
    void during_the_start_the_process_ends_as_well(String line) throws Exception {
        try (ServerProcess server = ServerProcess.start(models).awaitLog(line)) {
            server.terminate();
            assertThat(server.awaitExit(GIVEN_UP_SECONDS)).as(server.log()).isZero();
            assertThat(server.log())
                    .doesNotContain("Tomcat started", "gRPC Server started", "Started RecurrentApplication", "FAILED");
        }
    }

    @Test
    void while_a_model_loads_the_process_ends_at_once_and_holds_nothing_against_the_model() throws Exception {
        Path slow = directory.resolve("models");
        Path markers = Files.createDirectories(directory.resolve("markers"));
        TinyBundles.sentiment().write(slow);
        String[] arguments = {"--recurrent.models.quarantine=" + markers, "--recurrent.batching.probe=60s"};
        try (ServerProcess server = ServerProcess.start(slow, arguments).awaitLog("Starting RecurrentApplication")) {
            while (markers(markers) == 0) {
                assertThat(ProcessHandle.of(server.pid())).as(server.log()).isPresent();
            }
            server.terminate();
            assertThat(server.awaitExit(GIVEN_UP_SECONDS)).as(server.log()).isZero();
            assertThat(server.log()).doesNotContain("FAILED", "Started RecurrentApplication", "is READY");
        }
        assertThat(markers(markers)).isZero();
    }

    private static long markers(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    private List<Thread> callers(ServerProcess server) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String model = i % 2 == 0 ? "sentiment" : "fails";
            callers.add(Thread.ofPlatform().start(() -> callHttp(server, model)));
        }
        callers.add(Thread.ofPlatform().start(() -> callGrpc(server)));
        return callers;
    }

    private void callHttp(ServerProcess server, String model) {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/v1/models/" + model + ":classify"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"this movie is dull .\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            boolean sentBefore = true;
            while (sentBefore) {
                sentBefore = !signalled.get();
                try {
                    int status = client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode();
                    answered.incrementAndGet();
                    if (status == 500) {
                        failedInside.incrementAndGet();
                    } else if (status != 200 && status != 503) {
                        lost.add("HTTP " + status);
                    }
                } catch (IOException e) {
                    if (sentBefore && !signalled.get()) {
                        lost.add("HTTP " + e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void callGrpc(ServerProcess server) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", server.grpcPort())
                .usePlaintext()
                .build();
        TagRequest request =
                TagRequest.newBuilder().setText("Ekeus heads for Baghdad.").build();
        boolean sentBefore = true;
        while (sentBefore) {
            sentBefore = !signalled.get();
            try {
                NerServiceGrpc.newBlockingStub(channel).recognize(request);
                answered.incrementAndGet();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.UNAVAILABLE || (sentBefore && !signalled.get())) {
                    lost.add("gRPC " + e.getStatus());
                }
            }
        }
        channel.shutdownNow();
    }
}
