package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.TinyBundles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles of one's own, mounted over those of the image. */
@OnEngine
class OwnModelsIT {
    @Test
    void they_take_the_place_of_those_of_the_image(@TempDir Path models) throws Exception {
        TinyBundles.sentiment().write(models);
        // The container's user is not ours.
        Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (ServerContainer server = new ServerContainer().bundles(models).cpus(1)) {
            server.start();
            assertThat(server.get(ServerContainer.HTTP, "/v1/models").body())
                    .contains("\"sentiment\"")
                    .doesNotContain("\"ner\"", "\"shakespeare\"", "\"tang-poetry\"");
            assertThat(server.post("/v1/sentiment", "{\"text\":\"dull\"}").statusCode())
                    .isEqualTo(200);
            assertThat(server.get(ServerContainer.MANAGEMENT, "/actuator/prometheus")
                            .body())
                    .as("one processor")
                    .contains("system_cpu_count 1.0");
        }
    }
}
