package io.recurrent.health;

import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ServerState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The actuator's contributor {@code models}: up while every wanted model answers and the server does not drain. */
@Component
final class ModelsHealthIndicator implements HealthIndicator {
    private final ServerState state;
    private final ModelCatalog models;

    ModelsHealthIndicator(ServerState state, ModelCatalog models) {
        this.state = state;
        this.models = models;
    }

    @Override
    public Health health() {
        Map<String, Object> states = new LinkedHashMap<>();
        for (ModelStatus model : models.models()) {
            model.versions().forEach(version -> states.put(model.name() + "/" + version.version(), version.state()));
        }
        Health.Builder health = state.ready() ? Health.up() : Health.outOfService();
        return health.withDetails(states).build();
    }
}
