package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.recurrent.v1.GenerateEvent;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerationServiceGrpc;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Texts that would go on for much longer than they may, over each way in which a text can be asked for: their callers
 * get what was written, and are told why it ends.
 */
class CutTextsIT {
    private static final String ENDLESS = "--recurrent.generation.max-tokens=100000000";
    private static final int TOKENS = 100_000_000;
    private static final int FEW = 50;
    private static final int TIMES = 2;
    private static final Path MODELS = Path.of("models");
    private static final String WRITER = "--recurrent.models.names=shakespeare";

    private static ServerProcess server;

    /** A way to ask for a text; each gives what its caller gets, as far as it says why the text ends. */
    enum Way {
        HTTP {
            @Override
            String ask(ServerProcess asked, Duration deadline, int tokens) throws Exception {
                return post(asked, deadline, tokens, "application/json");
            }
        },
        HTTP_EVENTS {
            @Override
            String ask(ServerProcess asked, Duration deadline, int tokens) throws Exception {
                return post(asked, deadline, tokens, "text/event-stream");
            }
        },
        GRPC {
            @Override
            String ask(ServerProcess asked, Duration deadline, int tokens) throws Exception {
                return call(
                        asked,
                        deadline,
                        stub -> stub.generate(request(tokens)).getOutputs(0).getFinishReason());
            }
        },
        GRPC_EVENTS {
            @Override
            String ask(ServerProcess asked, Duration deadline, int tokens) throws Exception {
                return call(asked, deadline, stub -> {
                    List<String> reasons = new ArrayList<>();
                    for (Iterator<GenerateEvent> events = stub.generateStream(request(tokens)); events.hasNext(); ) {
                        GenerateEvent event = events.next();
                        if (event.hasDone()) {
                            reasons.add(event.getDone().getFinishReason());
                        }
                    }
                    return String.join(" ", reasons);
                });
            }
        };

        private static GenerateRequest request(int tokens) {
            return GenerateRequest.newBuilder()
                    .setModel("shakespeare")
                    .setPrompt("ROMEO:")
                    .setMaxTokens(tokens)
                    .build();
        }

        private interface Asked {
            String of(GenerationServiceGrpc.GenerationServiceBlockingStub stub);
        }

        abstract String ask(ServerProcess asked, Duration deadline, int tokens) throws Exception;

        private static String post(ServerProcess asked, Duration deadline, int tokens, String accept) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(asked.uri("/v1/models/shakespeare:generate"))
                    .header("Content-Type", "application/json")
                    .header("Accept", accept)
                    .header("X-Request-Timeout-Ms", Long.toString(deadline.toMillis()))
                    .timeout(deadline)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\":\"ROMEO:\",\"maxTokens\":" + tokens + "}"))
                    .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                String body = client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
                int reason = body.lastIndexOf("\"finishReason\":\"");
                return reason < 0 ? body : body.substring(reason).split("\"", -1)[3];
            }
        }

        private static String call(ServerProcess asked, Duration deadline, Asked call) throws Exception {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", asked.grpcPort())
                    .usePlaintext()
                    .maxInboundMessageSize(Integer.MAX_VALUE)
                    .build();
            try {
                return call.of(GenerationServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                channel.shutdownNow();
            }
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(MODELS, WRITER, ENDLESS).awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_text_that_its_deadline_ends_reaches_its_caller(Way way) throws Exception {
        // The first of a kind loads classes for longer than the time that is left for the way.
        assertThat(way.ask(server, Duration.ofSeconds(20), FEW)).isEqualTo("length");
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            reasons.add(way.ask(server, Duration.ofSeconds(4), TOKENS));
        }
        assertThat(reasons).containsOnly("deadline");
    }

    @Test
    void a_text_that_outlives_the_drain_ends_with_it_and_says_so() throws Exception {
        try (ServerProcess draining = ServerProcess.start(MODELS, WRITER, ENDLESS, "--recurrent.drain.timeout=3s")
                .awaitReady()) {
            List<FutureTask<String>> texts = new ArrayList<>();
            for (Way way : Way.values()) {
                FutureTask<String> text = new FutureTask<>(() -> way.ask(draining, Duration.ofSeconds(25), TOKENS));
                texts.add(text);
                Thread.ofPlatform().start(text);
            }
            while (draining.gauge("recurrent_generation_live") < texts.size()) {
                Thread.onSpinWait();
            }
            draining.terminate();

            for (FutureTask<String> text : texts) {
                assertThat(text.get()).isEqualTo("shutdown");
            }
            assertThat(draining.awaitExit(20)).as(draining.log()).isZero();
            assertThat(draining.log()).doesNotContain("still in the server");
        }
    }
}
