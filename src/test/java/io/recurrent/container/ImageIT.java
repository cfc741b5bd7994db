package io.recurrent.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.ExposedPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;

/** What the image says of itself, and what is not in it. */
@OnEngine
class ImageIT {
    private static final long PACKED_MEGABYTES = 250;

    private final ContainerConfig config = Image.config();

    @Test
    void it_runs_the_server_as_a_user_without_rights() {
        assertThat(config.getUser()).isEqualTo("65532:65532");
        assertThat(config.getEntrypoint())
                .startsWith("/opt/java/bin/java")
                .endsWith("-jar", "/opt/recurrent/recurrent.jar");
        assertThat(config.getHealthcheck()).isNotNull();
        assertThat(config.getVolumes()).isNullOrEmpty();
    }

    @Test
    void it_names_its_ports() {
        assertThat(config.getExposedPorts())
                .containsExactlyInAnyOrder(
                        ExposedPort.tcp(ServerContainer.HTTP),
                        ExposedPort.tcp(ServerContainer.GRPC),
                        ExposedPort.tcp(ServerContainer.MANAGEMENT));
    }

    @Test
    void it_is_labelled() {
        assertThat(config.getLabels())
                .containsEntry("org.opencontainers.image.title", "Recurrent")
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("org.opencontainers.image.version", Image.VERSION)
                .containsKeys("org.opencontainers.image.description", "org.opencontainers.image.revision");
    }

    @Test
    void what_is_pulled_of_it_is_no_more_than_it_may_be() throws IOException {
        // Registries hold layers by gzip; a saved image is its layers and a few kilobytes.
        AtomicLong bytes = new AtomicLong();
        try (InputStream saved = DockerClientFactory.instance()
                        .client()
                        .saveImageCmd(Image.name())
                        .exec();
                OutputStream packed = new GZIPOutputStream(counting(bytes))) {
            saved.transferTo(packed);
        }
        assertThat(bytes.get() / 1_000_000).as("MB, packed").isBetween(PACKED_MEGABYTES / 2, PACKED_MEGABYTES);
    }

    private static OutputStream counting(AtomicLong bytes) {
        return new OutputStream() {
            @Override
            public void write(int one) {
                bytes.incrementAndGet();
            }

            @Override
            public void write(byte[] some, int offset, int length) {
                bytes.addAndGet(length);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/sh", "/bin/bash", "/busybox/sh", "/usr/bin/env", "/opt/java/bin/javac"})
    void there_is_no_program_in_it_to_go_on_with(String program) {
        DockerClient client = DockerClientFactory.instance().client();
        String container = client.createContainerCmd(Image.name())
                .withEntrypoint(List.of(program))
                .exec()
                .getId();
        try {
            assertThatThrownBy(() -> client.startContainerCmd(container).exec())
                    .isInstanceOf(DockerException.class)
                    .hasMessageContaining("no such file or directory");
        } finally {
            client.removeContainerCmd(container).exec();
        }
    }

    @Test
    void its_ahead_of_time_cache_is_of_its_jars_and_its_runtime() {
        // With this mode the JVM ends when it cannot use the cache, instead of going on without.
        try (ServerContainer server =
                new ServerContainer().models("sentiment").withEnv("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on")) {
            server.start();
            assertThat(server.state().getRunning()).isTrue();
        }
    }
}
