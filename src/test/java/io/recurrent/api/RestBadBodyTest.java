package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class RestBadBodyTest {
    private static final int LIMIT = 1024 * 1024;
    private static final String START = "{\"text\":\"";
    private static final String END = "\"}";

    private final FakeInference inference;
    private final HttpCaller http;

    RestBadBodyTest(FakeInference inference, HttpCaller http) {
        this.inference = inference;
        this.http = http;
    }

    /** The server is shared with other tests. */
    @BeforeEach
    void nothing_has_run() {
        inference.reset();
    }

    @AfterEach
    void the_server_lives() {
        inference.reset();
        assertThat(http.post("/v1/sentiment", "{\"text\":\"fine\"}").status()).isEqualTo(200);
        inference.reset();
    }

    private HttpCaller.Reply refused(HttpCaller.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.text("detail"))
                .isNotBlank()
                .doesNotContain("java.", "jackson", "io.recurrent", "JsonToken", "Feature", "`", "Source:", "class ");
        assertThat(inference.calls()).isZero();
        return reply;
    }

    static Stream<Arguments> bodies() {
        return Stream.of(malformed(), not_what_is_wanted(), of_another_type()).flatMap(bodies -> bodies);
    }

    private static Stream<Arguments> malformed() {
        return Stream.of(
                body("", "", "empty"),
                body("   ", "", "empty"),
                body("null", "", "JSON object"),
                body("{", "", "line 1, column 2"),
                body("{\"text\":\"abc", "", "line 1"),
                body("{\n \"text\" \"a\"}", "", "line 2, column 9"),
                body("{\"text\":NaN}", "", "NaN"),
                body("{\"text\":'a'}", "", "line 1, column 9"),
                body("{text:\"a\"}", "", "line 1, column 2"),
                body("{\"text\":\"a\",}", "", "line 1, column 13"),
                body("{\"text\":\"a\nb\"}", "", "line"),
                body("{\"text\":\"\\x\"}", "", "escape"),
                body("/* c */{\"text\":\"a\"}", "", "line 1, column 1"),
                body("{\"text\":01}", "", "line 1"),
                body("{\"text\":\"a\"} x", "", "line 1"),
                body("{\"text\":\"a\"}{}", "", "object"),
                body("{\"text\":\"a\",\"text\":\"b\"}", "", "uplicate"));
    }

    private static Stream<Arguments> not_what_is_wanted() {
        String many = "{\"text\":\"x\"},".repeat(128) + "{\"text\":\"x\"}";
        return Stream.of(
                Arguments.of("{\"inputs\":[" + many + "]}", "inputs", "128"),
                body("[]", "", "object"),
                body("5", "", "object"),
                body("\"x\"", "", "object"),
                body("{}", "text", "neither"),
                body("{\"text\":null}", "text", "neither"),
                body("{\"text\":\"a\",\"tokens\":[\"a\"]}", "text", "both"),
                body("{\"text\":\"a\",\"inputs\":[{\"text\":\"a\"}]}", "inputs", "inputs"),
                body("{\"inputs\":[]}", "inputs", "empty"),
                body("{\"inputs\":[null]}", "inputs[0]", "null"),
                body("{\"inputs\":[{\"text\":\"a\"},{}]}", "inputs[1].text", "neither"),
                body("{\"inputs\":[{\"text\":\"a\",\"tokens\":[]}]}", "inputs[0].text", "both"),
                body("{\"tokens\":[\"a\",null]}", "tokens[1]", "null"),
                body("{\"inputs\":[{\"tokens\":[null]}]}", "inputs[0].tokens[0]", "null"),
                body("{\"text\":\"a\",\"foo\":1}", "foo", "foo"),
                body("{\"inputs\":[{\"text\":\"a\"},{\"txt\":1}]}", "inputs[1].txt", "unknown"),
                body("{\"foo\":" + "[".repeat(500_000) + "}", "", "limit"),
                body("{\"text\":" + "[".repeat(500_000) + "}", "text", "string"));
    }

    private static Stream<Arguments> of_another_type() {
        return Stream.of(
                body("{\"text\":5}", "text", "string"),
                body("{\"text\":1.5}", "text", "string"),
                body("{\"text\":true}", "text", "string"),
                body("{\"text\":{}}", "text", "string"),
                body("{\"text\":[\"a\"]}", "text", "string"),
                body("{\"text\":" + "1".repeat(100_000) + "}", "", ""),
                body("{\"text\":1e99999999999}", "text", "string"),
                body("{\"tokens\":\"a\"}", "tokens", "list"),
                body("{\"tokens\":\"\"}", "tokens", "list"),
                body("{\"tokens\":[5]}", "tokens[0]", "string"),
                body("{\"tokens\":[[\"a\"]]}", "tokens[0]", "string"),
                body("{\"inputs\":[\"a\"]}", "inputs[0]", "object"),
                body("{\"inputs\":[\"\"]}", "inputs[0]", "object"),
                body("{\"inputs\":[5]}", "inputs[0]", "object"),
                body("{\"inputs\":{}}", "inputs", "list"));
    }

    private static Arguments body(String json, String field, String says) {
        return Arguments.of(json, field, says);
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("bodies")
    void says_what_is_wrong_and_where(String json, String field, String says) {
        HttpCaller.Reply reply = http.post("/v1/sentiment", json);

        boolean long_list = says.equals("128");
        refused(reply, long_list ? 413 : 400, long_list ? "INPUT_TOO_LARGE" : "INVALID_ARGUMENT");
        if (!says.isEmpty()) {
            assertThat(reply.text("detail")).contains(says);
            assertThat(reply.text("field")).isEqualTo(field);
        }
    }

    @Test
    void in_a_form_is_read_by_no_filter_before_the_method_is_refused() {
        BodyPublisher form = BodyPublishers.ofByteArray(new byte[] {'a', '=', (byte) 0xff});
        refused(
                http.send("PUT", "/v1/sentiment", form, "Content-Type", "application/x-www-form-urlencoded"),
                405,
                "INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/ner", "/v1/models/x:tag", "/v1/models/x/versions/1:classify"})
    void is_refused_alike_on_every_path(String path) {
        refused(http.post(path, "{\"text\":5}"), 400, "INVALID_ARGUMENT");
    }

    @Nested
    class Bytes {
        static List<byte[]> not_utf8() {
            return List.of(
                    around(0xff),
                    around(0xc0, 0x80),
                    around(0xed, 0xa0, 0x80),
                    around(0xf8, 0x88, 0x80, 0x80, 0x80),
                    around(0xc3),
                    around(0xf0, 0x9f, 0x98),
                    around(0x80));
        }

        private static byte[] around(int... bytes) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(START.getBytes(StandardCharsets.UTF_8));
            for (int one : bytes) {
                body.write(one);
            }
            body.writeBytes(END.getBytes(StandardCharsets.UTF_8));
            return body.toByteArray();
        }

        @ParameterizedTest
        @MethodSource("not_utf8")
        void that_are_not_utf8_are_refused(byte[] body) {
            refused(http.post("/v1/sentiment", BodyPublishers.ofByteArray(body)), 400, "INVALID_ARGUMENT");
        }
    }

    @Nested
    class A_body_at_the_limit {
        @Test
        void is_read() {
            assertThat(http.post("/v1/sentiment", ofLength(LIMIT)).status()).isEqualTo(200);
        }

        @Test
        void and_one_byte_over_is_not() {
            refused(http.post("/v1/sentiment", ofLength(LIMIT + 1)), 413, "PAYLOAD_TOO_LARGE");
        }

        @Test
        void is_counted_in_chunks_too() {
            assertThat(http.post("/v1/sentiment", chunked(ofLength(LIMIT))).status())
                    .isEqualTo(200);
            inference.reset();
            refused(http.post("/v1/sentiment", chunked(ofLength(LIMIT + 1))), 413, "PAYLOAD_TOO_LARGE");
        }

        @Test
        void is_counted_after_decompression() throws IOException {
            assertThat(gzipped(gzip(letters(LIMIT))).status()).isEqualTo(200);
            inference.reset();
            refused(gzipped(gzip(letters(LIMIT + 1))), 413, "PAYLOAD_TOO_LARGE");
        }

        @Test
        void may_not_end_in_blanks_over_it() {
            refused(http.post("/v1/sentiment", "{\"text\":\"a\"}" + " ".repeat(LIMIT)), 413, "PAYLOAD_TOO_LARGE");
        }

        private static BodyPublisher chunked(String body) {
            return BodyPublishers.fromPublisher(BodyPublishers.ofString(body));
        }

        /** Letters that shrink as texts do, and not a hundred times. */
        private static String letters(int bytes) {
            return START
                    + new Random(1)
                            .ints(bytes - START.length() - END.length(), 'a', 'z' + 1)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    + END;
        }

        private static String ofLength(int bytes) {
            return START + "x".repeat(bytes - START.length() - END.length()) + END;
        }
    }

    @Nested
    class A_compressed_body {
        @Test
        void is_read() throws IOException {
            assertThat(gzipped(gzip("{\"text\":\"fine\"}")).status()).isEqualTo(200);
        }

        @Test
        void that_is_not_gzip_is_refused() {
            refused(gzipped("{\"text\":\"fine\"}".getBytes(StandardCharsets.UTF_8)), 400, "INVALID_ARGUMENT");
        }

        @Test
        void that_ends_early_is_refused() throws IOException {
            byte[] whole = gzip("{\"text\":\"fine\"}");
            refused(gzipped(java.util.Arrays.copyOf(whole, whole.length - 6)), 400, "INVALID_ARGUMENT");
        }

        @Test
        void with_a_wrong_checksum_is_refused() throws IOException {
            byte[] whole = gzip("{\"text\":\"fine\"}");
            whole[whole.length - 5] ^= 1;
            refused(gzipped(whole), 400, "INVALID_ARGUMENT");
        }

        @ParameterizedTest
        @ValueSource(strings = {"br", "zstd", "gzip, gzip", "nonsense"})
        void in_another_encoding_is_refused(String encoding) {
            refused(
                    http.post("/v1/sentiment", "{\"text\":\"a\"}", "Content-Encoding", encoding),
                    415,
                    "INVALID_ARGUMENT");
        }
    }

    private HttpCaller.Reply gzipped(byte[] body) {
        return http.post("/v1/sentiment", BodyPublishers.ofByteArray(body), "Content-Encoding", "gzip");
    }

    private static byte[] gzip(String body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
