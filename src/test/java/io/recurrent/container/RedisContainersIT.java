package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two containers of the image over a container of Redis. */
@OnEngine
class RedisContainersIT {
    private static final String SEQUENCES = "/v1/models/sentiment/sequences";
    private static final int STEPS = 120;
    private static final int KILL_AFTER = 40;
    private static final List<String> TEXTS = List.of("a gem of a movie", "and yet", "the plot is dull");

    @Test
    void a_sequence_goes_on_at_the_other_when_its_own_is_killed() throws Exception {
        try (Network network = Network.newNetwork();
                GenericContainer<?> redis = redis(network);
                ServerContainer first = server(network);
                ServerContainer second = server(network)) {
            redis.start();
            first.start();
            second.start();
            List<JsonNode> right = new ArrayList<>();
            begin(second, "right");
            for (int step = 1; step <= STEPS; step++) {
                right.add(told(step(second, "right", step)));
            }

            begin(first, "moving");
            CountDownLatch due = new CountDownLatch(KILL_AFTER);
            Thread killer = Thread.ofPlatform().start(() -> killWhen(due, first));
            ServerContainer serving = first;
            for (int step = 1; step <= STEPS; step++) {
                HttpResponse<String> answer;
                try {
                    answer = step(serving, "moving", step);
                } catch (IOException e) {
                    serving = second;
                    answer = step(serving, "moving", step);
                }
                assertThat(told(answer)).isEqualTo(right.get(step - 1));
                due.countDown();
            }
            killer.join();
            assertThat(serving).as("the container that serves at the end").isSameAs(second);
        }
    }

    private static GenericContainer<?> redis(Network network) {
        return new GenericContainer<>(DockerImageName.parse("redis:7"))
                .withNetwork(network)
                .withNetworkAliases("redis")
                .waitingFor(Wait.forLogMessage(".*Ready to accept connections.*", 1));
    }

    private static ServerContainer server(Network network) {
        return new ServerContainer()
                .models("sentiment")
                .withNetwork(network)
                .withEnv("RECURRENT_SEQUENCES_STORE", "redis")
                .withEnv("RECURRENT_SEQUENCES_TOKEN_KEYS", "vED8U/hKsfEd0RHu9gFnZ+2bzN6KLL8NLO/RP5LBXx8=")
                .withEnv("SPRING_DATA_REDIS_HOST", "redis");
    }

    private static void killWhen(CountDownLatch due, ServerContainer server) {
        try {
            due.await();
            server.kill();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void begin(ServerContainer server, String sequence) throws Exception {
        assertThat(server.post(SEQUENCES, "{\"sequence\":\"" + sequence + "\"}").statusCode())
                .isEqualTo(201);
    }

    private static HttpResponse<String> step(ServerContainer server, String sequence, int step) throws Exception {
        String body = "{\"step\":" + step + ",\"text\":\"" + TEXTS.get(step % TEXTS.size()) + "\"}";
        return server.post(SEQUENCES + "/" + sequence + "/steps", body);
    }

    /** An answer without what names the sequence or is measured. */
    private static JsonNode told(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JsonMapper.shared().readTree(answer.body());
        ((ObjectNode) body).remove(List.of("sequence", "timings"));
        return body;
    }
}
