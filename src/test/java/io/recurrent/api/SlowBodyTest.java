package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ApiTest
class SlowBodyTest {
    private static final int PAUSE_MILLIS = 100;
    private static final int MOST_BYTES = 200;

    private final HttpCaller http;

    SlowBodyTest(HttpCaller http) {
        this.http = http;
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing, application/json, 1000, 404",
        "/v1/sentiment, text/plain, 1000, 415",
        "/v1/sentiment, application/json, 1500000, 413",
        "/v1/sentiment, application/json, 1000, 504"
    })
    @Timeout(20)
    void is_answered_and_then_cut_off(String path, String type, int length, int status) throws IOException {
        try (Socket socket = new Socket("localhost", http.uri("/").getPort())) {
            socket.setSoTimeout(PAUSE_MILLIS);
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nX-Request-Timeout-Ms: 300\r\nContent-Length: " + length + "\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            assertThat(dribble(socket)).startsWith("HTTP/1.1 " + status).contains("application/problem+json");
        }
    }

    /** Sends a blank now and then until the server closes; returns what came until then. */
    private static String dribble(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] chunk = new byte[8_192];
        for (int sent = 0; sent < MOST_BYTES; sent++) {
            try {
                socket.getOutputStream().write(' ');
                int read = socket.getInputStream().read(chunk);
                if (read < 0) {
                    return answer.toString();
                }
                answer.append(new String(chunk, 0, read, StandardCharsets.UTF_8));
            } catch (SocketTimeoutException e) {
                // The server has said nothing new.
            } catch (SocketException e) {
                return answer.toString();
            }
        }
        throw new AssertionError("the server still reads; so far it said: " + answer);
    }
}
