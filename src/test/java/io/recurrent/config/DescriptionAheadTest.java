package io.recurrent.config;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import io.recurrent.admission.Admission;
import io.recurrent.api.rest.openapi.PreparedDescription;
import io.recurrent.call.SharedLimit;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionLocation;
import io.recurrent.service.models.ServerState;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.event.ApplicationReadyEvent;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DescriptionAheadTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private final PreparedDescription description = mock();
    private final ModelRegistry<ServedModel> registry =
            new ModelRegistry<>(location -> mock(ServedModel.class), RegistryMetrics.NONE, Ticker.system(), line -> {});
    private final ServerState state =
            new ServerState(registry, new Admission(new SharedLimit(1_000, 1)), () -> false, List.of("sentiment"));
    private final DescriptionAhead ahead = new DescriptionAhead(state, description);

    private void load() {
        registry.announce(List.of(new VersionLocation("sentiment", 1, Path.of("unused"))));
        registry.loadAnnounced();
        state.loadingFinished();
    }

    @Test
    void the_description_is_made_once_when_the_server_has_started_and_is_ready() {
        ApplicationReadyEvent started = mock();
        ahead.onApplicationEvent(started);
        verify(description, never()).prepare();

        load();
        verify(description, timeout(PATIENCE_MILLIS)).prepare();

        state.loadingFinished();
        ahead.onApplicationEvent(started);
        verify(description, timeout(PATIENCE_MILLIS).times(1)).prepare();
    }

    @Test
    void a_server_that_is_ready_before_it_has_started_waits_for_its_start() {
        load();
        verify(description, never()).prepare();

        ahead.onApplicationEvent(mock());
        verify(description, timeout(PATIENCE_MILLIS)).prepare();
    }
}
