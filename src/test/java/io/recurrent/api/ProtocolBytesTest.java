package io.recurrent.api;

import static io.recurrent.api.ProtocolBodies.PATH;
import static io.recurrent.api.ProtocolBodies.assertRefused;
import static io.recurrent.api.ProtocolBodies.input;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class ProtocolBytesTest {
    private static final String LENGTH = "Inference-Header-Content-Length";

    private final HttpCaller http;

    ProtocolBytesTest(HttpCaller http) {
        this.http = http;
    }

    private HttpCaller.Reply binary(String json, byte[] tail, String... headers) {
        byte[] head = json.replace('\'', '"').getBytes(UTF_8);
        byte[] all = ByteBuffer.allocate(head.length + tail.length)
                .put(head)
                .put(tail)
                .array();
        String[] typed = Stream.concat(
                        Stream.of(LENGTH, Integer.toString(head.length), "Content-Type", "application/octet-stream"),
                        Stream.of(headers))
                .toArray(String[]::new);
        return http.post(PATH, BodyPublishers.ofByteArray(all), typed);
    }

    @Nested
    class Bytes {
        static final String HEAD =
                "{'inputs':[{'name':'x','datatype':'FP16','shape':[2],'parameters':{'binary_data_size':%s}}]%s}";
        private static final byte[] FOUR = {0, (byte) 0xff, 0, (byte) 0x80};

        @Test
        void come_back_as_they_were_sent() {
            String both = "{'inputs':[{'name':'x','datatype':'FP16','shape':[2],'parameters':{'binary_data_size':4}},"
                    + "{'name':'z','datatype':'INT64','shape':[1],'data':[7]}],"
                    + "'outputs':[{'name':'x','parameters':{'binary_data':true}},{'name':'z'}]}";
            HttpCaller.Reply reply = binary(both, new byte[] {1, 2, 3, 4});

            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).hasValue("application/octet-stream");
            String body = reply.raw().body();
            int head = Integer.parseInt(reply.header(LENGTH).orElseThrow());
            assertThat(body.substring(head)).isEqualTo("\u0001\u0002\u0003\u0004");
            assertThat(JsonMapper.shared().readTree(body.substring(0, head)).path("outputs"))
                    .isEqualTo(JsonMapper.shared().readTree("""
                        [{"name":"x","datatype":"FP16","shape":[2],"parameters":{"binary_data_size":4}},
                         {"name":"z","datatype":"INT64","shape":[1],"data":[7]}]\
                        """));
        }

        @ParameterizedTest
        @CsvSource({"true,,true", "false,,false", ",,false", "true,false,false", "false,true,true"})
        void are_answered_where_the_request_or_the_output_says_so(String all, String one, boolean expected) {
            String more = (one == null ? "" : ",'outputs':[{'name':'x','parameters':{'binary_data':" + one + "}}]")
                    + (all == null ? "" : ",'parameters':{'binary_data_output':" + all + "}");
            HttpCaller.Reply reply = binary(HEAD.formatted("4", more), FOUR);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header(LENGTH).isPresent()).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(strings = {"3", "5", "0", "-1", "2147483652", "99999999999999999999", "'4'", "4.0", "true", "2"})
        void must_be_as_many_as_are_declared(String size) {
            assertRefused(binary(HEAD.formatted(size, ""), FOUR), 400, "INVALID_ARGUMENT");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-1", "1000000", "99999999999999999999", "x", "0", "5"})
        void must_begin_where_the_header_says(String length) {
            assertRefused(
                    http.post(
                            PATH,
                            HEAD.formatted("4", "").replace('\'', '"') + "1234",
                            LENGTH,
                            length,
                            "Content-Type",
                            "application/octet-stream"),
                    400,
                    "INVALID_ARGUMENT");
        }

        @Test
        void that_are_left_over_are_refused() {
            assertRefused(binary(HEAD.formatted("4", ""), new byte[5]), 400, "INVALID_ARGUMENT");
            assertRefused(binary(input("FP32", "[1]", "[1]"), new byte[1]), 400, "INVALID_ARGUMENT");
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 0, 1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
        void of_strings_must_be_whole(int length) {
            byte[] string = ByteBuffer.allocate(6)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(length)
                    .array();
            String head =
                    "{'inputs':[{'name':'x','datatype':'BYTES','shape':[1],'parameters':{'binary_data_size':6}}]}";
            assertRefused(binary(head, string), 400, "INVALID_ARGUMENT");
        }

        @Test
        void that_are_no_text_cannot_be_answered_in_json() {
            byte[] string = {1, 0, 0, 0, (byte) 0xff};
            String head =
                    "{'inputs':[{'name':'x','datatype':'BYTES','shape':[1],'parameters':{'binary_data_size':5}}]}";
            assertRefused(binary(head, string), 400, "INVALID_ARGUMENT");
        }

        @Test
        void do_not_make_up_for_json_that_is_not_utf_8() {
            byte[] json = HEAD.formatted("4", "").replace('\'', '"').getBytes(UTF_8);
            json[12] = (byte) 0xff;
            assertRefused(
                    http.post(PATH, BodyPublishers.ofByteArray(json), LENGTH, Integer.toString(json.length)),
                    400,
                    "INVALID_ARGUMENT");
        }
    }

    @Nested
    class Compression {
        private byte[] compressed(String encoding, byte[] body) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out =
                    encoding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
                out.write(body);
            }
            return bytes.toByteArray();
        }

        @ParameterizedTest
        @ValueSource(strings = {"gzip", "deflate"})
        void of_a_request_leaves_the_headers_length_as_it_was(String encoding) throws IOException {
            String json = Bytes.HEAD.formatted("4", "").replace('\'', '"');
            byte[] body = compressed(encoding, (json + "1234").getBytes(UTF_8));
            String length = Integer.toString(json.length());

            assertThat(http.post(PATH, BodyPublishers.ofByteArray(body), LENGTH, length, "Content-Encoding", encoding)
                            .status())
                    .isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"gzip", "deflate"})
        void counts_towards_the_limit_when_it_is_undone(String encoding) throws IOException {
            byte[] body = compressed(encoding, new byte[1 << 21]);
            assertRefused(
                    http.post(PATH, BodyPublishers.ofByteArray(body), "Content-Encoding", encoding),
                    413,
                    "PAYLOAD_TOO_LARGE");
        }

        @Test
        void of_a_long_answer_is_by_gzip_when_the_caller_takes_it() {
            String json =
                    input("INT8", "[2000]", "[" + "1,".repeat(1999) + "1]").replace('\'', '"');

            assertThat(http.post(PATH, json, "Accept-Encoding", "gzip").header("Content-Encoding"))
                    .hasValue("gzip");
            assertThat(http.post(PATH, json, "Accept-Encoding", "deflate").header("Content-Encoding"))
                    .isEmpty();
            assertThat(http.post(PATH, json).header("Content-Encoding")).isEmpty();
        }
    }
}
