package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.redis.RedisServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two replicas over one Redis serve one sequence: whichever takes a step, whatever ends meanwhile, it is answered as by
 * a server of its own that nothing happens to.
 */
@Timeout(300)
class RedisReplicasIT {
    private static final String KEYS = "--recurrent.sequences.token-keys=vED8U/hKsfEd0RHu9gFnZ+2bzN6KLL8NLO/RP5LBXx8=";
    private static final int STEPS = 400;
    private static final int ON_ONE = 20;
    private static final int IN_TURNS = 40;
    private static final int KILL_AFTER = 100;
    private static final String SEQUENCES = "/v1/models/sentiment/sequences";
    private static final List<String> TEXTS =
            List.of("a gem of a movie", "and yet", "the plot is dull", "I loved every minute", "", "awful!");
    private static final Path MODELS = Path.of("models").toAbsolutePath();
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    static Path directory;

    private static RedisServer redis;
    private static ServerProcess alone;
    private static ServerProcess first;
    private static ServerProcess second;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start_redis_its_replicas_and_the_server_that_is_right() throws Exception {
        redis = RedisServer.keeping(directory);
        alone = ServerProcess.start(MODELS, "--recurrent.models.names=sentiment");
        alone.awaitReady();
        first = replica();
        first.awaitReady();
        second = replica();
        second.awaitReady();
    }

    @AfterAll
    static void stop() {
        Stream.of(alone, first, second, redis).filter(Objects::nonNull).forEach(RedisReplicasIT::close);
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void hang_up() {
        client.close();
    }

    private static ServerProcess replica() throws IOException {
        return ServerProcess.start(
                MODELS,
                "--recurrent.models.names=sentiment",
                "--recurrent.sequences.store=redis",
                KEYS,
                "--spring.data.redis.host=127.0.0.1",
                "--spring.data.redis.port=" + redis.port());
    }

    @Test
    void a_sequence_goes_on_when_its_replica_is_killed_with_no_step_lost_and_none_applied_twice() throws Exception {
        List<JsonNode> right = answersOfOne();
        ServerProcess victim = replica();
        victim.awaitReady();
        String sequence = begin(victim);
        CountDownLatch due = new CountDownLatch(KILL_AFTER);
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                due.await();
                victim.close();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        boolean gone = false;
        for (int step = 1; step <= STEPS; step++) {
            boolean turn = step > ON_ONE && step <= IN_TURNS && step % 2 == 0;
            HttpResponse<String> answer =
                    gone || turn ? send(second, sequence, step) : sendOrNone(victim, sequence, step);
            if (answer == null) {
                gone = true;
                answer = sendUntilAnswered(sequence, step);
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(told(answer)).isEqualTo(right.get(step - 1));
            due.countDown();
        }
        killer.join();

        assertThat(gone).as("the replica was killed while steps were sent").isTrue();
        assertThat(told(send(second, sequence, STEPS)))
                .as("the last step once more")
                .isEqualTo(right.getLast());
        JsonNode view = JSON.readTree(get(second, sequence).body());
        assertThat(view.get("step").asInt()).isEqualTo(STEPS);
        assertThat(view.get("consumed")).isEqualTo(right.getLast().get("consumed"));
        assertThat(send(second, sequence, STEPS + 2).body()).contains("SEQUENCE_CONFLICT");
    }

    @Test
    void a_step_that_timed_out_in_redis_can_be_sent_again_to_any_replica() throws Exception {
        List<JsonNode> right = answersOfOne();
        String sequence = begin(first);
        assertThat(told(send(first, sequence, 1))).isEqualTo(right.getFirst());
        assertThat(told(send(second, sequence, 2))).isEqualTo(right.get(1));

        redis.pause();
        HttpResponse<String> refused;
        try {
            refused = send(first, sequence, 3);
        } finally {
            redis.resume();
        }

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValueAsLong("Retry-After")).hasValue(1);
        assertThat(refused.body()).contains("MODEL_NOT_READY").doesNotContainIgnoringCase("redis");
        assertThat(told(sendUntilAnswered(sequence, 3))).isEqualTo(right.get(2));
        assertThat(told(send(first, sequence, 3))).isEqualTo(right.get(2));
        assertThat(told(send(first, sequence, 4))).isEqualTo(right.get(3));
    }

    @Test
    void a_sequence_that_ends_on_one_replica_is_gone_on_the_other() throws Exception {
        String sequence = begin(first);
        send(first, sequence, 1);
        send(second, sequence, 2);
        HttpRequest end = HttpRequest.newBuilder(second.uri(SEQUENCES + "/" + sequence))
                .DELETE()
                .build();
        assertThat(client.send(end, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
        assertThat(send(first, sequence, 3).body()).contains("SEQUENCE_NOT_FOUND");
        assertThat(get(second, sequence).statusCode()).isEqualTo(404);
    }

    @Test
    void a_server_that_cannot_reach_redis_says_so_in_one_line_and_exits_with_1() throws Exception {
        String nowhere = "--spring.data.redis.port=" + ServerProcess.freePort();
        try (ServerProcess server = ServerProcess.start(MODELS, "--recurrent.sequences.store=redis", KEYS, nowhere)) {
            assertThat(server.awaitExit(ServerProcess.START_SECONDS))
                    .as(server.log())
                    .isEqualTo(1);
            assertThat(server.log().lines().filter(line -> line.startsWith("recurrent: ")))
                    .singleElement()
                    .asString()
                    .contains("recurrent.sequences.store is redis, and Redis cannot be used");
        }
    }

    /** What each step is answered with by a server that keeps the sequence in memory. */
    private List<JsonNode> answersOfOne() throws Exception {
        String sequence = begin(alone);
        List<JsonNode> answers = new ArrayList<>();
        for (int step = 1; step <= STEPS; step++) {
            answers.add(told(send(alone, sequence, step)));
        }
        return answers;
    }

    private String begin(ServerProcess server) throws Exception {
        HttpResponse<String> answer = post(server, SEQUENCES, "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("sequence").asString();
    }

    private HttpResponse<String> send(ServerProcess server, String sequence, int step) throws Exception {
        String text = TEXTS.get(step % TEXTS.size());
        return post(
                server,
                SEQUENCES + "/" + sequence + "/steps",
                "{\"step\":" + step + ",\"text\":\"" + text + "\",\"trajectory\":true}");
    }

    /** What a replica answers, or null when it has gone. */
    private HttpResponse<String> sendOrNone(ServerProcess server, String sequence, int step) throws Exception {
        try {
            return send(server, sequence, step);
        } catch (IOException e) {
            return null;
        }
    }

    /** As a caller does that keeps to the contract: the same step, until it is answered. */
    private HttpResponse<String> sendUntilAnswered(String sequence, int step) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        HttpResponse<String> answer = send(second, sequence, step);
        while (answer.statusCode() != 200 && System.nanoTime() < end) {
            answer = send(second, sequence, step);
        }
        return answer;
    }

    private HttpResponse<String> get(ServerProcess server, String sequence) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.uri(SEQUENCES + "/" + sequence)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(ServerProcess server, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** An answer without what names the sequence or is measured. */
    private static JsonNode told(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = JSON.readTree(answer.body());
        ((ObjectNode) body).remove(List.of("sequence", "timings"));
        return body;
    }
}
