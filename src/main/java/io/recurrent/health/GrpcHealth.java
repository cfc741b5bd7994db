package io.recurrent.health;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.recurrent.service.models.ServerState;
import io.recurrent.v1.InferenceServiceGrpc;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.SentimentServiceGrpc;
import java.util.List;
import org.springframework.grpc.server.service.GrpcService;

/**
 * The gRPC health protocol: NOT_SERVING from the first moment until the server is ready, and again while it drains. It
 * replaces Boot's, which says SERVING until its first look at the server.
 */
@GrpcService
final class GrpcHealth implements BindableService {
    /** The server as a whole has the empty name. */
    private static final List<String> NAMES = List.of(
            HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
            SentimentServiceGrpc.SERVICE_NAME,
            NerServiceGrpc.SERVICE_NAME,
            InferenceServiceGrpc.SERVICE_NAME);

    private final ServerState state;
    private final HealthStatusManager statuses = new HealthStatusManager();
    private final OpenWatches watches = new OpenWatches();

    GrpcHealth(ServerState state) {
        this.state = state;
        update();
        state.onChange(this::update);
        // What changed before the listener was there.
        update();
    }

    private synchronized void update() {
        ServingStatus status = state.ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        NAMES.forEach(name -> statuses.setStatus(name, status));
        if (state.draining()) {
            watches.end();
        }
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerInterceptors.intercept(statuses.getHealthService(), watches);
    }
}
