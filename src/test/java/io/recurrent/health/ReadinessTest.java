package io.recurrent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recurrent.api.ApiTest;
import io.recurrent.api.GrpcCaller;
import io.recurrent.api.HttpCaller;
import io.recurrent.inference.ServedModel;
import io.recurrent.inference.ServerState;
import io.recurrent.registry.ModelRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** REST, gRPC and the management port say the same of the server. */
@ApiTest
@DirtiesContext
@TestPropertySource(properties = "spring.application.name=a server of its own, as it is changed")
class ReadinessTest {
    private static final int UP = 200;
    private static final int DOWN = 503;

    private final ServerState state;
    private final ModelRegistry<ServedModel> registry;
    private final HttpCaller http;
    private final GrpcCaller grpc;
    private final int managementPort;

    ReadinessTest(
            ServerState state,
            ModelRegistry<ServedModel> registry,
            HttpCaller http,
            GrpcCaller grpc,
            Environment environment) {
        this.state = state;
        this.registry = registry;
        this.http = http;
        this.grpc = grpc;
        this.managementPort = environment.getRequiredProperty("local.management.port", Integer.class);
    }

    @Test
    void every_port_agrees_while_models_load_when_they_are_loaded_and_when_the_server_leaves() throws Exception {
        assertReady(false);
        assertAlive();

        States.load(registry, state);
        assertReady(true);
        assertAlive();

        state.leave();
        assertReady(false);
        assertAlive();
    }

    @Test
    void the_management_port_tells_nothing_but_the_status_and_has_nothing_else() throws Exception {
        HttpResponse<String> health = management("/actuator/health");
        assertThat(health.body()).contains("status").doesNotContain("sentiment", "diskSpace", "FAILED");
        for (String path : new String[] {"/actuator/env", "/actuator/beans", "/actuator/heapdump", "/v1/models"}) {
            assertThat(management(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private void assertReady(boolean ready) throws Exception {
        assertThat(http.get("/readyz").status()).isEqualTo(ready ? UP : DOWN);
        assertThat(management("/actuator/health/readiness").statusCode()).isEqualTo(ready ? UP : DOWN);
        assertThat(HealthGrpc.newBlockingStub(grpc.channel())
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private void assertAlive() throws Exception {
        assertThat(http.get("/livez").status()).isEqualTo(UP);
        assertThat(management("/actuator/health/liveness").statusCode()).isEqualTo(UP);
    }

    private HttpResponse<String> management(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
