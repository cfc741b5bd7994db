package io.recurrent.health;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.service.models.ServerState;
import java.util.ArrayList;
import java.util.List;
import org.springframework.grpc.server.service.GrpcService;

/**
 * The gRPC health protocol: NOT_SERVING from the first moment until the server is ready, and again while it drains. It
 * replaces Boot's, which says SERVING until its first look at the server.
 */
@GrpcService
final class GrpcHealth implements BindableService {
    private final ServerState state;
    private final List<String> names = new ArrayList<>();
    private final HealthStatusManager statuses = new HealthStatusManager();
    private final OpenWatches watches = new OpenWatches();

    /** Knows the server as a whole, which has the empty name, and each of its services. */
    GrpcHealth(ServerState state, List<BindableService> services) {
        this.state = state;
        names.add(HealthStatusManager.SERVICE_NAME_ALL_SERVICES);
        names.add(HealthGrpc.SERVICE_NAME);
        services.forEach(service ->
                names.add(service.bindService().getServiceDescriptor().getName()));
        update();
        state.onChange(this::update);
        // What changed before the listener was there.
        update();
    }

    private synchronized void update() {
        ServingStatus status = state.ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        names.forEach(name -> statuses.setStatus(name, status));
        if (state.draining()) {
            watches.end();
        }
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.ofAnyVersion(ServerInterceptors.intercept(statuses.getHealthService(), watches));
    }
}
