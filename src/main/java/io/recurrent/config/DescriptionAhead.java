package io.recurrent.config;

import io.recurrent.api.rest.openapi.PreparedDescription;
import io.recurrent.service.models.ServerState;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.stereotype.Component;

/**
 * Has the API's description made once the server has started and is ready, on a thread of its own: neither the start
 * nor readiness waits for it.
 */
@Component
final class DescriptionAhead implements ApplicationListener<ApplicationReadyEvent> {
    private final ServerState state;
    private final PreparedDescription description;
    private final AtomicBoolean begun = new AtomicBoolean();

    DescriptionAhead(ServerState state, PreparedDescription description) {
        this.state = state;
        this.description = description;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        state.onChange(this::begin);
        begin();
    }

    private void begin() {
        if (state.ready() && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("recurrent-description").daemon().start(description::prepare);
        }
    }
}
