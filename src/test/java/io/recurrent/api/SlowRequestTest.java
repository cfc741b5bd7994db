package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

/** Requests that come a byte now and then, or stop in their middle. */
@ApiTest
@Timeout(30)
@TestPropertySource(properties = "server.tomcat.connection-timeout=2s")
class SlowRequestTest {
    private static final int PAUSE_MILLIS = 200;
    private static final int MOST_PAUSES = 50;

    private final int api;
    private final int management;
    private final FakeRefusals refusals;

    SlowRequestTest(HttpCaller http, FakeRefusals refusals, Environment environment) {
        this.api = http.uri("/").getPort();
        this.management = environment.getRequiredProperty("local.management.port", Integer.class);
        this.refusals = refusals;
    }

    @BeforeEach
    void forget() {
        refusals.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\r\n"})
    void a_head_that_dribbles_is_cut_off_after_a_time_in_all(String crumb) throws IOException {
        for (int port : new int[] {api, management}) {
            try (Socket socket = new Socket("localhost", port)) {
                socket.setSoTimeout(PAUSE_MILLIS);
                if (crumb.equals("a")) {
                    socket.getOutputStream()
                            .write("GET /livez HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
                }
                assertThat(untilClosed(socket, crumb)).isBetween(5, 30);
            }
        }
        assertThat(refusals.seen()).containsExactly("HTTP HEADERS_TOO_SLOW", "HTTP HEADERS_TOO_SLOW");
    }

    /** Sends a crumb at each pause; returns how many pauses the server stood it. */
    private static int untilClosed(Socket socket, String crumb) throws IOException {
        for (int pauses = 0; pauses < MOST_PAUSES; pauses++) {
            try {
                socket.getOutputStream().write(crumb.getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() < 0) {
                    return pauses;
                }
            } catch (SocketTimeoutException e) {
                // The server waits on.
            } catch (SocketException e) {
                return pauses;
            }
        }
        throw new AssertionError("the server still waits");
    }

    @Test
    void a_head_in_pieces_within_its_time_is_served_and_so_is_the_next_request() throws IOException {
        try (Socket socket = new Socket("localhost", api)) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            for (String piece : new String[] {"\r\n", "GET /li", "vez HTTP/1.1\r\nHo", "st: a\r\n", "\r\n"}) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            byte[] answer = new byte[9];
            assertThat(socket.getInputStream().readNBytes(answer, 0, 9)).isEqualTo(9);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 ");
        }
        assertThat(refusals.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/sentiment Content-Length: 20\r\n\r\n{\"te",
                "/v1/sentiment Content-Length: 20\r\n\r\n",
                "/v1/sentiment Transfer-Encoding: chunked\r\n\r\n9\r\n{\"t",
                "/v1/sentiment Transfer-Encoding: chunked\r\n\r\n3\r\n{\"t\r\n",
                "/v1/models/mine:generate Content-Length: 20\r\n\r\n{\"te",
                "/admin/models/ner:load Content-Length: 20\r\n\r\n{\"te"
            })
    void a_body_that_stalls_is_answered_at_the_deadline(String request) throws IOException {
        int space = request.indexOf(' ');
        String path = request.substring(0, space);
        try (Socket socket = new Socket("localhost", path.startsWith("/admin") ? management : api)) {
            socket.setSoTimeout(10_000);
            long start = System.nanoTime();
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
                    + "\r\nX-Request-Timeout-Ms: 300\r\n" + request.substring(space + 1);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            byte[] line = socket.getInputStream().readNBytes(12);
            assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 504");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(290), Duration.ofMillis(1_800));
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).contains("DEADLINE_EXCEEDED", "application/problem+json", "X-Request-Id");
        }
    }
}
