package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.wait.strategy.Wait;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All models of the image in a container that may do next to nothing, healthy as the image itself tells. */
@OnEngine
class HardenedContainerIT {
    private static final String SECRET = "Ekeus heads for Baghdad";

    private static ServerContainer server;

    @BeforeAll
    static void start() {
        server = new ServerContainer().waitingFor(Wait.forHealthcheck().withStartupTimeout(Duration.ofMinutes(2)));
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void it_answers_over_http() throws Exception {
        assertThat(server.post("/v1/sentiment", "{\"text\":\"This movie is fantastic!\"}")
                        .body())
                .contains("\"label\":\"positive\"", "\"negative\":0.0609");
    }

    @Test
    void it_answers_over_grpc() {
        ManagedChannel channel = server.channel();
        try {
            TagResponse answer = NerServiceGrpc.newBlockingStub(channel)
                    .recognize(TagRequest.newBuilder().setText(SECRET).build());
            assertThat(answer.getEntitiesList())
                    .extracting(entity -> entity.getType() + " " + entity.getText())
                    .containsExactly("PER Ekeus", "LOC Baghdad");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void health_and_metrics_are_on_the_management_port_only() throws Exception {
        assertThat(server.get(ServerContainer.MANAGEMENT, "/actuator/health/liveness")
                        .body())
                .contains("\"UP\"");
        assertThat(server.get(ServerContainer.MANAGEMENT, "/actuator/prometheus")
                        .body())
                .contains("recurrent_server_ready 1.0");
        assertThat(server.get(ServerContainer.HTTP, "/actuator/prometheus").statusCode())
                .isEqualTo(404);
    }

    @Test
    void every_line_of_its_log_is_json_and_none_holds_what_was_asked() throws Exception {
        assertThat(server.post("/v1/ner", "{\"text\":\"" + SECRET + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(server.post("/v1/ner", "{\"text\":5,\"" + SECRET + "\":1}").statusCode())
                .isEqualTo(400);
        List<String> lines = server.getLogs().lines().toList();
        assertThat(lines).isNotEmpty().noneMatch(line -> line.contains(SECRET));
        for (String line : lines) {
            JsonNode event = JsonMapper.shared().readTree(line);
            assertThat(event.at("/ecs/version").asString("")).as(line).isNotEmpty();
            assertThat(event.at("/service/name").asString("")).as(line).isEqualTo("recurrent");
        }
    }
}
