package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;

/** The services that the server has are asked for at the server itself, so that a new one is not forgotten. */
@ApiTest
class GrpcHealthNamesTest {
    private final GrpcServiceDiscoverer server;
    private final GrpcCaller grpc;

    GrpcHealthNamesTest(GrpcServiceDiscoverer server, GrpcCaller grpc) {
        this.server = server;
        this.grpc = grpc;
    }

    private ServingStatus check(String name) {
        return HealthGrpc.newBlockingStub(grpc.channel())
                .check(HealthCheckRequest.newBuilder().setService(name).build())
                .getStatus();
    }

    @Test
    void every_service_of_the_server_has_the_health_of_the_server() {
        List<String> names = server.findServices().stream()
                .map(service ->
                        service.service().bindService().getServiceDescriptor().getName())
                .toList();

        assertThat(names).hasSizeGreaterThan(6).contains(HealthGrpc.SERVICE_NAME);
        assertThat(names).allSatisfy(name -> assertThat(check(name)).as(name).isEqualTo(check("")));
    }
}
