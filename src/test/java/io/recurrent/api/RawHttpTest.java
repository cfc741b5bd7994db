package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What no HTTP client sends, as bytes on a socket. */
@ApiTest
class RawHttpTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    private final FakeInference inference;
    private final HttpCaller http;

    RawHttpTest(FakeInference inference, HttpCaller http) {
        this.inference = inference;
        this.http = http;
    }

    @AfterEach
    void the_server_lives() {
        assertThat(http.get("/livez").status()).isEqualTo(200);
        inference.reset();
    }

    static Stream<Named<String>> malformed() {
        return Stream.of(
                Named.of("no HTTP at all", "hello\r\n\r\n"),
                Named.of("a bad character in the path", "GET /v1/mo|dels HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of("an encoded slash", "GET /v1/models/%2e%2e%2fetc HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of("an encoded NUL", "GET /v1/models/a%00b HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of("a broken escape", "GET /v1/models/%zz HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of(
                        "bytes in the path that are not UTF-8",
                        "GET /v1/models/%ff HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of("no host", "GET /v1/models HTTP/1.1\r\n" + CLOSE + "\r\n"),
                Named.of("a path above the root", "GET /../../etc/passwd HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of(
                        "headers over the limit",
                        "GET /livez HTTP/1.1\r\n" + HOST + CLOSE + "X-Long: " + "y".repeat(20_000) + "\r\n\r\n"),
                Named.of(
                        "a path over the limit",
                        "GET /" + "y".repeat(20_000) + " HTTP/1.1\r\n" + HOST + CLOSE + "\r\n"),
                Named.of("a header without a name", "GET /livez HTTP/1.1\r\n" + HOST + CLOSE + ": x\r\n\r\n"),
                Named.of("two lengths", post("Content-Length: 5\r\nContent-Length: 6\r\n", "{}")),
                Named.of("a negative length", post("Content-Length: -5\r\n", "{}")),
                Named.of("an unknown transfer encoding", post("Transfer-Encoding: nonsense\r\n", "{}")),
                Named.of("a bad chunk", post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n")),
                Named.of("a body that is shorter than its length", post("Content-Length: 50\r\n", "{\"text\":")),
                Named.of("an unknown version", "GET /livez HTTP/9.9\r\n" + HOST + CLOSE + "\r\n"));
    }

    private static String post(String headers, String body) {
        return "POST /v1/sentiment HTTP/1.1\r\n" + HOST + CLOSE + JSON + headers + "\r\n" + body;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void is_answered_with_a_problem_and_without_a_page(String request) {
        String answer = http.raw(request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("<html", "Tomcat", "Exception", "java.");
        assertThat(answer.substring(9, 10)).isIn("4", "5");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        assertThat(answer).containsIgnoringCase("X-Request-Id: ");
        assertThat(answer).contains("\"code\":\"INVALID_ARGUMENT\"");
        assertThat(inference.calls()).isZero();
    }

    @Test
    void a_million_chunks_of_a_byte_are_one_body() {
        String text = "{\"text\":\"" + "x".repeat(100_000) + "\"}";
        StringBuilder chunks = new StringBuilder();
        text.chars().forEach(one -> chunks.append("1\r\n").append((char) one).append("\r\n"));
        String answer = http.raw(
                post("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(answer).startsWith("HTTP/1.1 200").contains("\"label\":\"positive\"");
    }

    @Test
    void a_length_that_is_too_short_ends_the_body_there() {
        String answer =
                http.raw(post("Content-Length: 5\r\n", "{\"text\":\"a\"}").getBytes(StandardCharsets.UTF_8));

        assertThat(answer).startsWith("HTTP/1.1 400").contains("INVALID_ARGUMENT");
    }
}
