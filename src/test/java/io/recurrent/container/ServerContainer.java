package io.recurrent.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A container of the image as locked in as it can be run: read-only, with a /tmp in memory from which nothing can be
 * executed, without capabilities, and without a way to new ones. It waits until the server is ready.
 */
final class ServerContainer extends GenericContainer<ServerContainer> {
    static final int HTTP = 8080;
    static final int GRPC = 9090;
    static final int MANAGEMENT = 8081;
    private static final Duration START = Duration.ofMinutes(2);
    private static final int STOP_SECONDS = 60;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ServerContainer() {
        super(DockerImageName.parse(Image.name()));
        withExposedPorts(HTTP, GRPC, MANAGEMENT);
        waitingFor(
                Wait.forHttp("/actuator/health/readiness").forPort(MANAGEMENT).withStartupTimeout(START));
        host(config -> config.withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "rw,noexec,nosuid,nodev,size=64m"))
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges")));
    }

    private ServerContainer host(Consumer<HostConfig> change) {
        withCreateContainerCmdModifier(
                (CreateContainerCmd command) -> change.accept(Objects.requireNonNull(command.getHostConfig())));
        return this;
    }

    /** Only these models. */
    ServerContainer models(String names) {
        return withEnv("RECURRENT_MODELS_NAMES", names);
    }

    /** Bundles of this machine instead of those of the image. */
    ServerContainer bundles(Path directory) {
        return host(config -> config.withBinds(new Bind(directory.toString(), new Volume("/models"), AccessMode.ro)));
    }

    ServerContainer memory(int megabytes) {
        long bytes = megabytes * 1024L * 1024L;
        return host(config -> config.withMemory(bytes).withMemorySwap(bytes));
    }

    ServerContainer cpus(int cpus) {
        return host(config -> config.withNanoCPUs(cpus * 1_000_000_000L));
    }

    /** Waits for nothing: for containers that end by themselves. */
    ServerContainer unready() {
        return waitingFor(Wait.forLogMessage("(?s).*", 1));
    }

    URI uri(int port, String path) {
        return URI.create("http://" + getHost() + ":" + getMappedPort(port) + path);
    }

    HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(HTTP, path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    ManagedChannel channel() {
        return ManagedChannelBuilder.forAddress(getHost(), getMappedPort(GRPC))
                .usePlaintext()
                .build();
    }

    ContainerState state() {
        return getCurrentContainerInfo().getState();
    }

    /** Ends it as `docker stop` does, by SIGTERM, and returns the exit code. */
    long terminate() {
        getDockerClient()
                .stopContainerCmd(getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
        return Objects.requireNonNull(state().getExitCodeLong());
    }

    /** Ends it as a crash would. */
    void kill() {
        getDockerClient().killContainerCmd(getContainerId()).exec();
    }

    /** The exit code of a container that ends by itself. */
    int awaitExit() {
        return getDockerClient()
                .waitContainerCmd(getContainerId())
                .start()
                .awaitStatusCode(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
