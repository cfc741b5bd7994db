package io.recurrent.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.SentimentServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers do to a server that has 512 MB and the settings that it is shipped with: one test an attack, seconds
 * each, on loopback only. Afterwards, with the attack still open, everybody else is answered; docs/SECURITY-MODEL.md
 * says by what limit. A new attack is one more test: it opens what it opens by {@link #open} or adds it to
 * {@code opened}.
 */
@Timeout(60)
class AttacksIT {
    private static final int CONNECTIONS = 2_150;
    private static final int BODIES = 230;
    private static final int PATIENCE_MILLIS = 3_000;
    private static final int DRIP_SECONDS = 4;
    private static final Marshaller<byte[]> BYTES = new Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream bytes) {
            return new byte[0];
        }
    };

    @TempDir
    static Path models;

    private static ServerProcess server;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        TinyBundles.sentiment().write(models);
        server = ServerProcess.start(
                        List.of("-Xmx512m"),
                        models,
                        "--recurrent.models.mode=explicit",
                        "--recurrent.models.names=sentiment")
                .awaitReady();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @AfterEach
    void others_are_answered_as_before() throws Exception {
        try {
            assertThat(ask(server.httpPort(), get("/livez"))).startsWith("HTTP/1.1 200");
            assertThat(ask(management(), get("/actuator/health/liveness"))).startsWith("HTTP/1.1 200");
            assertThat(ask(server.httpPort(), post("/v1/sentiment", "", "{\"text\":\"a gem of a movie\"}")))
                    .startsWith("HTTP/1.1 200");
            assertThat(classifiedOverGrpc()).isNotEmpty();
            assertThat(server.log()).doesNotContain("OutOfMemoryError", " ERROR ");
        } finally {
            for (AutoCloseable one : opened) {
                one.close();
            }
        }
    }

    private static int management() {
        return server.managementUri("/").getPort();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    }

    private static String post(String path, String lines, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines
                + (lines.contains("Content-Type") ? "" : "Content-Type: application/json\r\n") + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** What comes back within a few seconds. */
    private static String ask(int port, String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private static String classifiedOverGrpc() throws InterruptedException {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", server.grpcPort())
                .usePlaintext()
                .build();
        try {
            return SentimentServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .classify(ClassifyRequest.newBuilder()
                            .setText("a gem of a movie")
                            .build())
                    .getLabel();
        } finally {
            channel.shutdownNow().awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Opens connections, sends the same on each, and leaves them open. */
    private void open(int connections, int port, String sent) throws IOException {
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket("localhost", port);
            opened.add(socket);
            try {
                socket.getOutputStream().write(sent.getBytes(US_ASCII));
            } catch (IOException e) {
                // It has given way to a later one already.
            }
        }
    }

    @Test
    void idle_connections_to_the_rest_port() throws IOException {
        open(CONNECTIONS, server.httpPort(), "");
    }

    @Test
    void half_heads_at_the_rest_port() throws IOException {
        open(CONNECTIONS, server.httpPort(), "GET /livez HTTP/1.1\r\nX-Slow: ");
    }

    @Test
    void bodies_that_never_come_at_the_rest_port() throws IOException {
        open(CONNECTIONS, server.httpPort(), unfinished("/v1/sentiment"));
    }

    @Test
    void idle_connections_to_the_grpc_port() throws IOException {
        open(CONNECTIONS, server.grpcPort(), "");
    }

    @Test
    void bodies_that_never_come_at_the_management_port() throws IOException {
        open(BODIES, management(), unfinished("/admin/models/sentiment:load"));
    }

    private static String unfinished(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "X-Request-Timeout-Ms: 30000\r\nContent-Length: 1000\r\n\r\n{";
    }

    @Test
    void heads_that_dribble_are_cut_off_after_their_time_in_all() throws Exception {
        try (Socket socket = new Socket("localhost", server.httpPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(1).toMillis());
            long start = System.nanoTime();
            boolean closed = false;
            while (!closed && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20)) {
                try {
                    socket.getOutputStream().write('\r');
                    socket.getOutputStream().write('\n');
                    closed = socket.getInputStream().read() < 0;
                } catch (SocketTimeoutException e) {
                    // The server waits on.
                } catch (IOException e) {
                    closed = true;
                }
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void a_foreign_page_that_unloads_a_model() throws IOException {
        String unload = "/v2/repository/models/sentiment/unload";
        for (String page : List.of("Origin: http://evil.example\r\n", "Sec-Fetch-Site: cross-site\r\n")) {
            for (String body : List.of("{}", "")) {
                assertThat(ask(management(), post(unload, page + "Content-Type: text/plain\r\n", body)))
                        .startsWith("HTTP/1.1 403");
            }
        }
        assertThat(ask(management(), post(unload, "Content-Type: text/plain\r\n", "{}")))
                .startsWith("HTTP/1.1 415");
        assertThat(ask(management(), post(unload, "", "{}").replace("localhost", "evil.example")))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void heads_that_a_proxy_reads_in_another_way() throws IOException {
        for (String head : List.of(
                "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n c\r\n\r\n",
                "GET /livez HTTP/1.1\nHost: localhost\n\n",
                "GET /livez HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
                "GET /livez;x=y HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /;/livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /livez HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Content-Length: 1\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n"
                        + get("/v1/models"))) {
            for (int port : List.of(server.httpPort(), management())) {
                assertThat(ask(port, head))
                        .as(head)
                        .startsWith("HTTP/1.1 4")
                        .doesNotContain("HTTP/1.1 200", "\"models\"");
            }
        }
    }

    @Test
    void a_name_that_its_owner_points_at_the_server() throws IOException {
        for (String name : List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80")) {
            for (String path : List.of("/admin/models", "/actuator/prometheus", "/actuator/health")) {
                assertThat(ask(management(), get(path).replace("localhost", name)))
                        .startsWith("HTTP/1.1 403");
            }
        }
    }

    /** A byte on each of them now and then keeps them all at work. */
    @Test
    void bodies_and_heads_that_drip_into_the_management_port() throws Exception {
        open(BODIES / 2, management(), unfinished("/admin/models/sentiment:load"));
        open(BODIES / 2, management(), "GET /actuator/health HTTP/1.1\r\nX-Slow: ");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRIP_SECONDS);
        while (System.nanoTime() < end) {
            for (AutoCloseable one : opened) {
                drip((Socket) one);
            }
            long asked = System.nanoTime();
            assertThat(ask(management(), get("/actuator/health/liveness"))).startsWith("HTTP/1.1 200");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException e) {
            // It has given way.
        }
    }

    @Test
    void messages_over_the_limit_at_the_grpc_port() {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("recurrent.v1.SentimentService/Classify")
                .build();
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", server.grpcPort())
                .usePlaintext()
                .build();
        opened.add(channel::shutdownNow);
        for (int i = 0; i < 50; i++) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> ClientCalls.blockingUnaryCall(
                            channel,
                            method,
                            CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS),
                            new byte[4 << 20]))
                    .matches(e -> e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED, "is RESOURCE_EXHAUSTED");
        }
    }
}
