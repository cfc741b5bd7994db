package io.recurrent.health;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.recurrent.oip.GrpcServiceProto;
import io.recurrent.v1.GenerationProto;
import io.recurrent.v1.InferenceProto;
import io.recurrent.v1.SequencesProto;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GrpcHealthTest {
    private static final String WHOLE_SERVER = "";

    private final States states = new States();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = NettyServerBuilder.forPort(0)
                .addService(new GrpcHealth(states.state, services()))
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, SECONDS);
        server.shutdownNow().awaitTermination(10, SECONDS);
    }

    /** A service of each of our .proto files, so that a new one is not forgotten. */
    private static List<BindableService> services() {
        return descriptors()
                .map(service -> (BindableService)
                        () -> ServerServiceDefinition.builder(service).build())
                .toList();
    }

    private static Stream<String> descriptors() {
        return Stream.of(
                        InferenceProto.getDescriptor(),
                        GenerationProto.getDescriptor(),
                        SequencesProto.getDescriptor(),
                        GrpcServiceProto.getDescriptor())
                .flatMap(file -> file.getServices().stream())
                .map(service -> service.getFullName());
    }

    /** Those and the server as a whole. */
    static Stream<String> names() {
        return Stream.concat(Stream.of(WHOLE_SERVER, HealthGrpc.SERVICE_NAME), descriptors());
    }

    private ServingStatus check(String name) {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, SECONDS)
                .check(request(name))
                .getStatus();
    }

    private static HealthCheckRequest request(String name) {
        return HealthCheckRequest.newBuilder().setService(name).build();
    }

    @Nested
    class Each_name {
        static Stream<String> names() {
            return GrpcHealthTest.names();
        }

        @ParameterizedTest
        @MethodSource("names")
        void is_not_serving_from_the_first_moment(String name) {
            assertThat(check(name)).isEqualTo(ServingStatus.NOT_SERVING);
        }

        @ParameterizedTest
        @MethodSource("names")
        void is_serving_when_the_models_are_loaded(String name) {
            states.load();
            assertThat(check(name)).isEqualTo(ServingStatus.SERVING);
        }

        @ParameterizedTest
        @MethodSource("names")
        void is_not_serving_once_the_server_leaves(String name) {
            states.load();
            states.state.leave();
            assertThat(check(name)).isEqualTo(ServingStatus.NOT_SERVING);
        }
    }

    @Test
    void loading_that_ends_without_a_wanted_model_does_not_make_it_serve() {
        states.state.loadingFinished();
        assertThat(check(WHOLE_SERVER)).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void loading_that_ends_while_the_server_drains_does_not_make_it_serve() {
        states.state.drain();
        states.load();
        assertThat(check(WHOLE_SERVER)).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void a_health_that_is_made_late_serves_at_once() throws Exception {
        states.load();
        stop();
        start();
        assertThat(check(WHOLE_SERVER)).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void a_watcher_is_told_of_every_change() {
        Iterator<HealthCheckResponse> told = watch();
        assertThat(told.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        states.load();
        assertThat(told.next().getStatus()).isEqualTo(ServingStatus.SERVING);
        states.state.leave();
        assertThat(told.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    }

    @Test
    void a_watcher_that_stays_does_not_hold_up_the_end_of_a_server_that_drains() throws Exception {
        Iterator<HealthCheckResponse> told = watch();
        assertThat(told.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);

        states.state.drain();
        server.shutdown();

        assertThat(server.awaitTermination(10, SECONDS)).isTrue();
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(told::next)
                .matches(e -> e.getStatus().getCode() == Status.Code.UNAVAILABLE, "is UNAVAILABLE");
    }

    @Test
    void a_watch_that_begins_while_the_server_drains_ends_at_once() {
        states.state.drain();
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> watch().forEachRemaining(answer -> {}))
                .matches(e -> e.getStatus().getCode() == Status.Code.UNAVAILABLE, "is UNAVAILABLE");
    }

    private Iterator<HealthCheckResponse> watch() {
        return HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, SECONDS)
                .watch(request(WHOLE_SERVER));
    }

    @Test
    void an_unknown_name_is_not_found() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> check("recurrent.v1.Nothing"))
                .matches(e -> e.getStatus().getCode() == Status.Code.NOT_FOUND, "is NOT_FOUND");
    }
}
