package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.SentimentServiceGrpc;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

/** More connections than a port takes, all of one address, none of which brings a call. */
@ApiTest
@TestPropertySource(
        properties = {
            "server.tomcat.max-connections=20",
            "recurrent.connections.grpc=20",
            "recurrent.connections.management=20"
        })
@Timeout(60)
class ManyConnectionsTest {
    private static final int MANY = 60;
    private static final String BODY_BEGUN = "POST /v1/sentiment HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nX-Request-Timeout-Ms: 30000\r\nContent-Length: 1000\r\n\r\n{";

    private final int api;
    private final int management;
    private final int grpc;
    private final List<Socket> sockets = new ArrayList<>();

    ManyConnectionsTest(HttpCaller http, Environment environment) {
        this.api = http.uri("/").getPort();
        this.management = environment.getRequiredProperty("local.management.port", Integer.class);
        this.grpc = environment.getRequiredProperty("local.grpc.server.port", Integer.class);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void open(int port, String sent) throws IOException {
        for (int i = 0; i < MANY; i++) {
            Socket socket = new Socket("localhost", port);
            sockets.add(socket);
            try {
                socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // It has given way already.
            }
        }
    }

    private static boolean closedByServer(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    private static String ask(int port, String path) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /livez HTTP/1.1\r\nHost: a", BODY_BEGUN})
    void do_not_shut_out_callers_of_either_http_port(String sent) throws IOException {
        open(api, sent);
        assertThat(ask(api, "/livez")).startsWith("HTTP/1.1 200");

        open(management, sent.replace("/v1/sentiment", "/admin/models/ner:load"));
        assertThat(ask(management, "/actuator/health/liveness")).startsWith("HTTP/1.1 200");
        assertThat(ask(api, "/livez")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"})
    void do_not_shut_out_callers_of_grpc(String sent) throws Exception {
        open(grpc, sent);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", grpc).usePlaintext().build();
        try {
            assertThat(SentimentServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(5, TimeUnit.SECONDS)
                            .classify(
                                    ClassifyRequest.newBuilder().setText("fine").build())
                            .getLabel())
                    .isEqualTo("positive");
            // What the server says first, and then the end; else this would run into the time-out.
            sockets.getFirst().setSoTimeout(5_000);
            assertThat(closedByServer(sockets.getFirst())).isTrue();
        } finally {
            channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_connection_that_is_used_outlives_idle_ones_that_came_before_its_last_call() throws IOException {
        try (Socket used = new Socket("localhost", api)) {
            used.setSoTimeout(2_000);
            for (int i = 0; i < MANY; i++) {
                sockets.add(new Socket("localhost", api));
                used.getOutputStream()
                        .write("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = new byte[2_048];
                int length = Math.max(0, used.getInputStream().read(answer));
                assertThat(new String(answer, 0, length, StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }
}
