package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.ErrorTable.Row;
import io.recurrent.error.InferenceException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ApiTest
class OpenApiSchemasTest {
    private static final String ONE = "{\"text\":\"a gem\"}";
    private static final String LIST = "{\"inputs\":[{\"text\":\"a gem\"}]}";

    private final FakeInference inference;
    private final FakeSequences sequences;
    private final HttpCaller http;
    private final JsonNode api;

    OpenApiSchemasTest(FakeInference inference, FakeSequences sequences, HttpCaller http) {
        this.inference = inference;
        this.sequences = sequences;
        this.http = http;
        this.api = http.get("/v3/api-docs").json();
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
        sequences.reset();
    }

    private JsonNode schema(String name) {
        JsonNode schema = api.path("components").path("schemas").path(name);
        assertThat(schema.isMissingNode()).as(name).isFalse();
        return schema;
    }

    /** Every member is described, every member that is always there is there; members that are objects likewise. */
    private void assertDescribed(JsonNode value, JsonNode schema, String place) {
        JsonNode resolved = schema.has("$ref") ? schema(lastPart(schema.path("$ref"))) : schema;
        if (value.isArray()) {
            value.forEach(element -> assertDescribed(element, resolved.path("items"), place + "[]"));
        } else if (value.isObject() && resolved.has("properties")) {
            JsonNode properties = resolved.path("properties");
            assertThat(properties.propertyNames()).as(place).containsAll(value.propertyNames());
            assertThat(value.propertyNames()).as(place).containsAll(strings(resolved.path("required")));
            value.properties()
                    .forEach(member -> assertDescribed(
                            member.getValue(), properties.path(member.getKey()), place + "." + member.getKey()));
        } else {
            assertThat(resolved.has("type")).as(place).isTrue();
        }
    }

    private static String lastPart(JsonNode reference) {
        return reference.asString().substring("#/components/schemas/".length());
    }

    private static Set<String> strings(JsonNode list) {
        Set<String> strings = new TreeSet<>();
        list.forEach(element -> strings.add(element.asString()));
        return strings;
    }

    @Nested
    class An_answer_is_as_described {
        @ParameterizedTest
        @CsvSource({"/v1/sentiment, ClassifyOneAnswer, ClassifyListAnswer", "/v1/ner, TagOneAnswer, TagListAnswer"})
        void by_a_task(String path, String one, String list) {
            assertDescribed(http.post(path, ONE).json(), schema(one), one);
            assertDescribed(http.post(path, LIST).json(), schema(list), list);
            assertThat(schema(one).path("required")).isNotEmpty();
        }

        @ParameterizedTest
        @CsvSource({"/v1/models, ModelList", "/v1/models/ner, ModelStatus", "/livez, Probe"})
        void by_a_request_for_what_is_there(String path, String name) {
            assertDescribed(http.get(path).json(), schema(name), name);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/v1/sentiment | {'text':'a','trajectory':true} | ClassifyOneAnswer",
                    "/v1/sentiment | {'inputs':[{'text':'a'}],'trajectory':true} | ClassifyListAnswer",
                    "/v1/models/shakespeare:generate | {'prompt':'a'} | GenerateAnswer",
                    "/v1/models/shakespeare:predict-next | {'text':'a','candidates':['b']} | PredictAnswer",
                    "/v1/models/mine/sequences | {} | SequenceStart"
                })
        void by_a_call(String path, String body, String name) {
            assertDescribed(http.post(path, body.replace('\'', '"')).json(), schema(name), name);
            assertThat(schema(name).path("required")).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"mine", FakeSequences.WRITER})
        void by_a_sequence(String model) {
            String path = "/v1/models/" + model + "/sequences";
            String one = http.post(path, "{}").header("Location").orElseThrow();
            HttpCaller.Reply step = http.post(one + "/steps", "{\"text\":\"a\",\"trajectory\":true}");

            assertDescribed(step.json(), schema("StepAnswer"), "StepAnswer");
            assertDescribed(http.get(one).json(), schema("Sequence"), "Sequence");
            assertDescribed(http.get(one + "/state").json(), schema("SequenceState"), "SequenceState");
        }
    }

    @Nested
    class A_problem {
        static java.util.List<Row> rows() throws java.io.IOException {
            return ErrorTable.read();
        }

        @ParameterizedTest
        @MethodSource("rows")
        void is_as_described(Row row) {
            inference.before(call -> {
                throw InferenceException.at(row.code(), "text", "what failed");
            });

            assertDescribed(http.post("/v1/sentiment", ONE).json(), schema("Problem"), "Problem");
        }

        @ParameterizedTest
        @MethodSource("rows")
        void has_an_example_that_says_what_the_table_says(Row row) {
            JsonNode example = api.at("/paths/~1v1~1sentiment/post/responses/" + row.http()
                    + "/content/application~1problem+json/examples/" + row.code() + "/value");
            if (!example.isMissingNode()) {
                assertThat(example.path("code").asString()).isEqualTo(row.code().name());
                assertThat(example.path("retryable").asBoolean()).isEqualTo(row.retryable());
                assertThat(example.has("errorId")).isEqualTo(row.errorId());
                assertDescribed(example, schema("Problem"), "example");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TaskRequest",
                "TaskInput",
                "ClassifyRequest",
                "GenerateRequest",
                "PredictRequest",
                "StartRequest",
                "StepRequest",
                "InferInput",
                "InferRequestedOutput"
            })
    void a_request_may_hold_nothing_else(String name) {
        assertThat(schema(name).path("additionalProperties").isBoolean()).isTrue();
        assertThat(schema(name).path("additionalProperties").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"InferRequest", "RepositoryRequest", "RepositoryIndexRequest"})
    void a_request_of_the_protocol_may_hold_more(String name) {
        assertThat(schema(name).path("additionalProperties").asBoolean()).isTrue();
    }

    @Test
    void every_parameter_in_a_path_has_an_example() {
        int[] found = new int[1];
        api.findValues("parameters")
                .forEach(list -> list.forEach(parameter -> {
                    if (parameter.path("in").asString().equals("path")) {
                        found[0]++;
                        assertThat(parameter.path("example").asString())
                                .isIn("sentiment", "ner", "shakespeare", "forecast-stock", "1", "my-id");
                    }
                }));
        assertThat(found[0]).isEqualTo(9 + 20 + 20);
    }

    @Test
    void readiness_may_be_refused_with_a_probes_answer() {
        JsonNode answer = api.at("/paths/~1readyz/get/responses/503/content/application~1json/schema/$ref");
        assertThat(answer.asString()).endsWith("/Probe");
    }

    @Test
    void the_server_is_the_one_that_was_asked() {
        assertThat(api.at("/servers/0/url").asString()).isEqualTo("/");
    }
}
