package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** What the Open Inference Protocol tells of the server and its models, and its model repository. */
@ApiTest
@TestPropertySource(properties = "recurrent.models.repository-api=true")
class ProtocolModelsTest {
    private static final String OPTIONAL = "{\"name\":\"h\",\"data_type\":\"TYPE_FP32\",\"dims\":[1,4],"
            + "\"optional\":true,\"allow_ragged_batch\":false}";
    private static final String DURATION = "{\"count\":3,\"ns\":3000}";

    private final FakeAdmin admin;
    private final HttpCaller http;

    ProtocolModelsTest(FakeAdmin admin, HttpCaller http) {
        this.admin = admin;
        this.http = http;
    }

    @AfterEach
    void do_as_asked_again() {
        admin.refuse(null);
        admin.asked.clear();
    }

    private void assertJson(HttpCaller.Reply reply, String expected) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(reply.raw().body()))
                .isEqualTo(JsonMapper.shared().readTree(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2", "/v2/"})
    void the_server_tells_its_extensions(String path) {
        HttpCaller.Reply reply = http.get(path);
        assertThat(reply.text("name")).isEqualTo("recurrent");
        assertThat(reply.text("version")).isNotBlank();
        assertThat(reply.json().path("extensions")).hasSize(8);
    }

    @Test
    void the_server_lives_and_is_not_ready_before_its_models_are() {
        assertThat(http.get("/v2/health/live").status()).isEqualTo(200);
        assertThat(http.get("/v2/health/ready").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/versions/1"})
    void a_model_is_described(String version) {
        assertJson(http.get("/v2/models/echo" + version), """
            {"name":"echo","versions":["1"],"platform":"onnxruntime_onnx",
             "inputs":[{"name":"x","datatype":"FP32","shape":[-1,-1,3]}],
             "outputs":[{"name":"scores","datatype":"FP32","shape":[-1,2]}]}\
            """);
        assertJson(http.get("/v2/models/echo" + version + "/ready"), "{\"name\":\"echo\",\"ready\":true}");
        assertJson(http.get("/v2/models/echo" + version + "/config"), """
            {"name":"echo","platform":"onnxruntime_onnx","backend":"onnxruntime",
             "version_policy":{"specific":{"versions":[1]}},
             "max_batch_size":32,
             "input":[{"name":"x","data_type":"TYPE_FP32","dims":[-1,3],"optional":false,"allow_ragged_batch":true}],
             "output":[{"name":"scores","data_type":"TYPE_FP32","dims":[2]}],
             "dynamic_batching":{},"model_transaction_policy":{"decoupled":false},
             "instance_group":[{"name":"echo","kind":"KIND_AUTO","count":1}],
             "parameters":{"optional_inputs":{"string_value":"[OPTIONAL]"}}}\
            """.replace(
                        "OPTIONAL", OPTIONAL.replace("\"", "\\\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/stats", "/v2/models/echo/stats", "/v2/models/echo/versions/1/stats"})
    void statistics_are_told(String path) {
        assertJson(http.get(path), """
            {"model_stats":[{"name":"echo","version":"1","last_inference":1700000000000,"inference_count":3,
             "execution_count":2,"inference_stats":{"success":D,"fail":D,"queue":D,"compute_input":D,"compute_infer":D,
             "compute_output":D,"cache_hit":{"count":0,"ns":0},"cache_miss":{"count":0,"ns":0}},"batch_stats":[]}]}\
            """.replace("D", DURATION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/none",
                "/v2/models/none/ready",
                "/v2/models/none/config",
                "/v2/models/none/stats",
                "/v2/models/echo/versions/2",
                "/v2/models/echo/versions/2/ready",
                "/v2/models/echo/versions/2/stats"
            })
    void an_unknown_model_is_not_found(String path) {
        HttpCaller.Reply reply = http.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.text("error")).startsWith("MODEL_NOT_FOUND: ");
    }

    @Nested
    class The_repository {
        @ParameterizedTest
        @ValueSource(strings = {"", "{}", "{\"ready\":false}", "{\"client\":[{}]}"})
        void lists_all_versions(String body) {
            assertJson(http.send("POST", "/v2/repository/index", BodyPublishers.ofString(body)), """
                [{"name":"ner","version":"1","state":"READY","reason":""},
                 {"name":"sentiment","version":"2","state":"UNAVAILABLE","reason":"golden sample 1"},
                 {"name":"sentiment","version":"1","state":"READY","reason":""}]\
                """);
        }

        @Test
        void lists_those_that_are_ready() {
            assertThat(http.post("/v2/repository/index", "{\"ready\":true}")
                            .raw()
                            .body())
                    .doesNotContain("UNAVAILABLE")
                    .contains("ner");
            assertThat(http.post("/v2/repository/index", "{\"ready\":5}").status())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "load | '' | load ner null by http",
                    "load | {} | load ner null by http",
                    "load | {\"model_name\":\"ner\"} | load ner null by http",
                    "load | {\"parameters\":{\"version\":\"2\"}} | load ner 2 by http",
                    "unload | {\"parameters\":{\"unload_dependents\":true}} | unload ner null by http",
                    "unload | {\"parameters\":{\"version\":\"2\"}} | unload ner 2 by http"
                })
        void loads_and_unloads(String verb, String body, String expected) {
            HttpCaller.Reply reply = http.post("/v2/repository/models/ner/" + verb, body);
            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
            assertThat(reply.raw().body()).isEmpty();
            assertThat(admin.asked).containsExactly(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"parameters\":{\"config\":\"{}\"}}",
                    "{\"parameters\":{\"file:1/model.onnx\":\"AAAA\"}}",
                    "{\"parameters\":{\"version\":2}}",
                    "{\"parameters\":5}",
                    "[]"
                })
        void takes_models_from_its_directory_only(String body) {
            HttpCaller.Reply reply = http.post("/v2/repository/models/ner/load", body);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("error")).startsWith("INVALID_ARGUMENT: ");
            assertThat(admin.asked).isEmpty();
        }

        @Test
        void refuses_as_the_administration_does() {
            admin.refuse(new InferenceException(ErrorCode.MODEL_CONFLICT, "under way"));
            HttpCaller.Reply reply = http.post("/v2/repository/models/ner/load", "{}");
            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.text("error")).isEqualTo("MODEL_CONFLICT: under way");
        }
    }
}
