package io.recurrent.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ModelsHealthIndicatorTest {
    private final States states = new States();
    private final ModelCatalog models = Mockito.mock(ModelCatalog.class);
    private final ModelsHealthIndicator indicator = new ModelsHealthIndicator(states.state, models);

    @Test
    void is_out_of_service_while_models_load() {
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void is_up_when_they_are_loaded() {
        states.load();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void is_out_of_service_while_the_server_drains() {
        states.load();
        states.state.drain();
        assertThat(indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    }

    @Test
    void names_the_state_of_every_version() {
        Mockito.when(models.models())
                .thenReturn(List.of(new ModelStatus(
                        "ner",
                        "token-tagging",
                        "",
                        List.of(new VersionStatus("2", "FAILED", "digest"), new VersionStatus("1", "READY", "")))));

        Health health = indicator.health();

        assertThat(health.getDetails()).isEqualTo(Map.of("ner/2", "FAILED", "ner/1", "READY"));
    }
}
