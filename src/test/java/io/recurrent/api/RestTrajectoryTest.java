package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class RestTrajectoryTest {
    private static final String POINTS = """
        [{"token":"a","scores":{"negative":0.6,"positive":0.4}},
         {"token":"gem","scores":{"negative":0.01,"positive":0.99}}]\
        """;

    private final FakeInference inference;
    private final HttpCaller http;
    private final JsonNode points = JsonMapper.shared().readTree(POINTS);

    RestTrajectoryTest(FakeInference inference, HttpCaller http) {
        this.inference = inference;
        this.http = http;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/sentiment", "/v1/models/mine:classify", "/v1/models/mine/versions/7:classify"})
    void stands_beside_the_answer_to_one_text(String path) {
        HttpCaller.Reply reply = http.post(path, "{\"text\":\"a gem\",\"trajectory\":true}");

        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        assertThat(reply.text("label")).isEqualTo("positive");
        assertThat(reply.json().path("trajectory")).isEqualTo(points);
        assertThat(reply.header("Server-Timing")).hasValue(FakeInference.SERVER_TIMING);
    }

    @Test
    void stands_in_each_output_of_a_list() {
        HttpCaller.Reply reply =
                http.post("/v1/sentiment", "{\"inputs\":[{\"text\":\"a\"},{\"tokens\":[\"b\"]}],\"trajectory\":true}");

        JsonNode outputs = reply.json().path("outputs");
        assertThat(outputs)
                .hasSize(2)
                .allSatisfy(output -> assertThat(output.path("trajectory")).isEqualTo(points));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "null"})
    void is_left_out_unless_it_is_wanted(String trajectory) {
        HttpCaller.Reply reply = http.post("/v1/sentiment", "{\"text\":\"a\",\"trajectory\":" + trajectory + "}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("trajectory")).isFalse();
    }

    @Test
    void is_nothing_that_a_tagger_has() {
        assertRefused(http.post("/v1/ner", "{\"text\":\"a\",\"trajectory\":true}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "[]", "\"\""})
    void is_wanted_or_not(String trajectory) {
        assertRefused(http.post("/v1/sentiment", "{\"text\":\"a\",\"trajectory\":" + trajectory + "}"));
    }

    private void assertRefused(HttpCaller.Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(reply.text("field")).isEqualTo("trajectory");
        assertThat(inference.calls()).isZero();
    }
}
