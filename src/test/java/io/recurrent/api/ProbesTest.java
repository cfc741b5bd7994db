package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionLocation;
import io.recurrent.service.models.ServerState;
import io.recurrent.serving.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.test.annotation.DirtiesContext;

/** One life of a server: loading, ready, draining. */
@ApiTest
@DirtiesContext
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProbesTest {
    /** Not from the beans: a service that is no longer one must be missed here. */
    private static final List<String> SERVICES = List.of(
            "",
            "recurrent.v1.SentimentService",
            "recurrent.v1.NerService",
            "recurrent.v1.InferenceService",
            "recurrent.v1.GenerationService",
            "recurrent.v1.SequenceService",
            "inference.GRPCInferenceService");

    private final HttpCaller http;
    private final GrpcCaller grpc;
    private final ServerState state;
    private final ModelRegistry<ServedModel> registry;
    private final int managementPort;

    ProbesTest(
            HttpCaller http,
            GrpcCaller grpc,
            ServerState state,
            ModelRegistry<ServedModel> registry,
            Environment environment) {
        this.http = http;
        this.grpc = grpc;
        this.state = state;
        this.registry = registry;
        this.managementPort = environment.getRequiredProperty("local.management.port", Integer.class);
    }

    @Test
    @Order(1)
    void while_models_load_the_server_lives_and_is_not_ready() throws Exception {
        assertThat(http.get("/livez").status()).isEqualTo(200);
        assertThat(http.get("/readyz").status()).isEqualTo(503);
        assertServing(ServingStatus.NOT_SERVING);
        assertThat(management("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(management("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(management("/actuator/health/readiness").statusCode()).isEqualTo(503);
    }

    @Test
    @Order(2)
    void when_they_are_loaded_it_is_ready_at_once() throws Exception {
        registry.announce(List.of(new VersionLocation("fake", 1, Path.of("fake"))));
        registry.loadAnnounced();
        state.loadingFinished();

        assertThat(http.get("/readyz").status()).isEqualTo(200);
        assertThat(http.get("/readyz").text("status")).isEqualTo("UP");
        assertServing(ServingStatus.SERVING);
        assertThat(management("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(management("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(
            strings = {"", "/env", "/beans", "/heapdump", "/threaddump", "/loggers", "/mappings", "/shutdown", "/info"})
    void the_management_port_shows_health_and_metrics_and_nothing_else(String endpoint) throws Exception {
        HttpResponse<String> response = management("/actuator" + endpoint);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).doesNotContain("<html", "Tomcat", "java.");
    }

    @Test
    @Order(3)
    void metrics_are_on_the_management_port_only() throws Exception {
        assertThat(management("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(http.get("/actuator/prometheus").status()).isEqualTo(404);
        assertThat(http.get("/actuator/health").status()).isEqualTo(404);
    }

    @Test
    @Order(3)
    void every_service_that_is_bound_has_a_health(@Autowired List<BindableService> bound) {
        assertThat(bound).hasSizeGreaterThanOrEqualTo(SERVICES.size());
        assertThat(bound)
                .allSatisfy(service -> assertThat(serving(
                                service.bindService().getServiceDescriptor().getName()))
                        .isEqualTo(ServingStatus.SERVING));
    }

    @Test
    @Order(3)
    void a_service_that_does_not_exist_has_no_health() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> serving("recurrent.v1.Nothing"))
                .matches(e -> e.getStatus().getCode() == Status.Code.NOT_FOUND);
    }

    @Test
    @Order(4)
    void while_it_drains_it_lives_and_is_not_ready() throws Exception {
        state.leave();

        assertThat(http.get("/livez").status()).isEqualTo(200);
        assertThat(http.get("/readyz").status()).isEqualTo(503);
        assertServing(ServingStatus.NOT_SERVING);
        assertThat(management("/actuator/health/readiness").statusCode()).isEqualTo(503);
        assertThat(management("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    private void assertServing(ServingStatus status) {
        assertThat(SERVICES).allSatisfy(service -> assertThat(serving(service)).isEqualTo(status));
    }

    private ServingStatus serving(String service) {
        return HealthGrpc.newBlockingStub(grpc.channel())
                .check(HealthCheckRequest.newBuilder().setService(service).build())
                .getStatus();
    }

    private HttpResponse<String> management(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }
}
