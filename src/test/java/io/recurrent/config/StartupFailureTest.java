package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.mock.env.MockEnvironment;

/** What an operator is told of a failed start. */
class StartupFailureTest {
    private static final String IN_USE = "bind(..) failed with error(-98): Address already in use";

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("server.port", "8080")
            .withProperty("spring.grpc.server.port", "9090")
            .withProperty("management.server.port", "8081");

    @TempDir
    private Path directory;

    private String line(Throwable failure) {
        return StartupFailure.oneLine(new IllegalStateException("outer", failure), environment);
    }

    private static Throwable grpc(String address, String reason) {
        return new IOException("Failed to bind to address " + address, new IOException(reason));
    }

    static Stream<Arguments> ports() {
        return Stream.of(
                arguments(
                        new PortInUseException(8080),
                        "REST cannot listen at port 8080 (server.port, SERVER_PORT), which is in use: "),
                arguments(
                        new PortInUseException(8081),
                        "management cannot listen at port 8081 (management.server.port, MANAGEMENT_SERVER_PORT),"
                                + " which is in use: "),
                arguments(
                        grpc("0.0.0.0/0.0.0.0:9090", IN_USE),
                        "gRPC cannot listen at port 9090 (spring.grpc.server.port, SPRING_GRPC_SERVER_PORT),"
                                + " which is in use: "),
                arguments(
                        grpc("/192.0.2.1:9090", "Cannot assign requested address"),
                        "gRPC cannot listen at /192.0.2.1:9090: Cannot assign requested address: set an address"
                                + " of this host"),
                arguments(
                        new BindException("Permission denied"),
                        "REST or management cannot listen at its address: Permission denied: set an address of this"
                                + " host, and ports that this user may use (server.address, SERVER_ADDRESS, "));
    }

    @ParameterizedTest
    @MethodSource("ports")
    void a_port_that_cannot_be_opened_is_told_by_its_server_and_its_setting(Throwable failure, String start) {
        assertThat(line(failure)).startsWith("recurrent: " + start);
    }

    @Test
    void a_port_that_two_of_the_servers_own_are_set_to_is_told() {
        environment.setProperty("spring.grpc.server.port", "8080");

        assertThat(line(grpc("0.0.0.0/0.0.0.0:8080", IN_USE)))
                .contains("which is in use, and is the port of REST (server.port, SERVER_PORT) too");
    }

    @Test
    void what_is_not_known_is_told_by_its_innermost_cause() {
        assertThat(line(new IllegalArgumentException("inner"))).isEqualTo("recurrent: inner");
        assertThat(line(new IllegalArgumentException())).isEqualTo("recurrent: java.lang.IllegalArgumentException");
        assertThat(new StartupAnalyzer(environment).analyze(new IllegalStateException("unknown")))
                .isNull();
    }

    @Test
    void the_log_has_the_same_without_a_stack() {
        FailureAnalysis analysis = new StartupAnalyzer(environment)
                .analyze(new IllegalStateException("outer", new PortInUseException(8080)));

        assertThat(analysis).isNotNull();
        assertThat(analysis.getDescription()).contains("port 8080", "SERVER_PORT");
        assertThat(analysis.getAction()).isEqualTo("stop the process that listens there, or set another port");
    }

    @Test
    void a_temporary_directory_that_is_missing_or_none_or_not_writable_is_named_with_its_setting() throws IOException {
        assertTold(directory.resolve("missing"), "does not exist");
        assertTold(Files.writeString(directory.resolve("file"), "x"), "is not a directory");
        // Nobody may make files there.
        assertTold(Path.of("/proc"), "cannot be written|may not be written");
        TemporaryDirectory.require(directory);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(directory.resolve("file"));
        }
    }

    private static void assertTold(Path temporary, String reason) {
        assertThatThrownBy(() -> TemporaryDirectory.require(temporary))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("the directory for temporary files, " + temporary + " \\(java.io.tmpdir\\), (?:"
                        + reason + ").*; set another by -Djava.io.tmpdir=DIRECTORY, such as in JAVA_TOOL_OPTIONS");
    }

    @Test
    void a_start_that_a_signal_ended_is_no_failure() {
        StoppedStart reporter = new StoppedStart();
        assertThat(reporter.reportException(new IllegalStateException("outer", new StartStoppedException())))
                .isTrue();
        assertThat(reporter.reportException(new IllegalStateException("outer"))).isFalse();
    }
}
