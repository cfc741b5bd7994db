package io.recurrent.health;

import io.recurrent.admission.Admission;
import io.recurrent.call.SharedLimit;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionLocation;
import io.recurrent.service.models.ServerState;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import java.util.List;
import org.mockito.Mockito;

/** A server's state and what changes it. */
final class States {
    private static final List<VersionLocation> ONE = List.of(new VersionLocation("sentiment", 1, Path.of("unused")));

    private final ModelRegistry<ServedModel> registry = new ModelRegistry<>(
            location -> Mockito.mock(ServedModel.class), RegistryMetrics.NONE, Ticker.system(), line -> {});
    final ServerState state =
            new ServerState(registry, new Admission(new SharedLimit(1_000, 1)), () -> false, List.of("sentiment"));

    /** What the server does when its start is over. */
    void load() {
        registry.announce(ONE);
        registry.loadAnnounced();
        state.loadingFinished();
    }
}
