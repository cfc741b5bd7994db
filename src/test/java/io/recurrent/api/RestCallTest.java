package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.engine.ModelReference;
import io.recurrent.input.RowInput;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class RestCallTest {
    private static final String TEXT = "{\"text\":\"a gem\"}";

    private final FakeInference inference;
    private final HttpCaller http;

    RestCallTest(FakeInference inference, HttpCaller http) {
        this.inference = inference;
        this.http = http;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    private void assertJson(HttpCaller.Reply reply, String expected) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.json()).isEqualTo(JsonMapper.shared().readTree(expected));
    }

    @Nested
    class An_answer {
        @Test
        void to_one_text_is_flat() {
            assertJson(http.post("/v1/sentiment", TEXT), """
                {"model":"sentiment","version":"1","label":"positive","scores":{"negative":0.01,"positive":0.99},
                 "tokens":2,"unknownTokens":1}\
                """);
        }

        @Test
        void to_a_list_has_an_output_an_input() {
            assertJson(
                    http.post("/v1/sentiment", "{\"inputs\":[{\"text\":\"Dull .\"},{\"tokens\":[\"a gem\"]}]}"), """
                    {"model":"sentiment","version":"1","outputs":[
                     {"label":"positive","scores":{"negative":0.01,"positive":0.99},"tokens":2,"unknownTokens":1},
                     {"label":"positive","scores":{"negative":0.01,"positive":0.99},"tokens":1,"unknownTokens":1}]}\
                    """);
            assertThat(inference.lastRequest().inputs())
                    .containsExactly(RowInput.text("Dull ."), RowInput.tokens(List.of("a gem")));
        }

        @Test
        void of_a_tagger_is_flat_for_one_text() {
            assertJson(http.post("/v1/ner", TEXT), """
                {"model":"ner","version":"1","entities":[{"type":"PER","text":"Ekeus","start":0,"end":5,
                 "startToken":0,"endToken":1,"score":0.5}],"tokens":2,"unknownTokens":1}\
                """);
        }

        @Test
        void of_a_tagger_to_a_list_has_an_output_an_input() {
            assertJson(http.post("/v1/ner", "{\"inputs\":[{\"text\":\"one\"}]}"), """
                {"model":"ner","version":"1","outputs":[{"entities":[{"type":"PER","text":"Ekeus","start":0,"end":5,
                 "startToken":0,"endToken":1,"score":0.5}],"tokens":1,"unknownTokens":1}]}\
                """);
        }

        @ParameterizedTest
        @CsvSource({
            "/v1/models/mine:classify, mine,",
            "/v1/models/mine/versions/7:classify, mine, 7",
            "/v1/models/mine:tag, mine,",
            "/v1/models/mine/versions/7:tag, mine, 7",
            "/v1/models/with:colon:tag, with:colon,",
            "/v1/models/caf%C3%A9:tag, café,"
        })
        void comes_from_the_model_in_the_path(String path, String model, String version) {
            assertThat(http.post(path, TEXT).status()).isEqualTo(200);
            assertThat(inference.lastRequest().model()).isEqualTo(new ModelReference(model, version));
        }

        @Test
        void says_where_the_time_went() {
            assertThat(http.post("/v1/sentiment", TEXT).header("Server-Timing")).hasValue(FakeInference.SERVER_TIMING);
        }

        @Test
        void may_be_asked_for_with_an_explicit_null() {
            assertThat(http.post("/v1/sentiment", "{\"text\":\"a\",\"tokens\":null,\"inputs\":null}")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Nested
    class The_request_id {
        @Test
        void is_echoed() {
            assertThat(http.post("/v1/sentiment", TEXT, "X-Request-Id", "A.b_c-9")
                            .header("X-Request-Id"))
                    .hasValue("A.b_c-9");
            assertThat(inference.lastCall().requestId()).isEqualTo("A.b_c-9");
        }

        @ParameterizedTest
        @ValueSource(strings = {"no spaces", "semi;colon", "<b>", "\u00e9"})
        void is_made_by_the_server_when_it_is_malformed(String id) {
            assertThat(http.post("/v1/sentiment", TEXT, "X-Request-Id", id)
                            .header("X-Request-Id")
                            .orElseThrow())
                    .matches("[0-9a-f]{32}");
        }

        @Test
        void is_made_by_the_server_when_it_is_too_long() {
            assertThat(http.get("/livez", "X-Request-Id", "x".repeat(129))
                            .header("X-Request-Id")
                            .orElseThrow())
                    .matches("[0-9a-f]{32}");
        }
    }

    @Nested
    class The_time_out {
        @ParameterizedTest
        @CsvSource({"2000, 2", "000002000, 2", "30000, 30", "31000, 30", "99999999999999999999999, 30"})
        void is_the_callers_up_to_the_longest_allowed(String millis, double seconds) {
            http.post("/v1/sentiment", TEXT, "X-Request-Timeout-Ms", millis);

            assertThat(secondsLeft()).isBetween(seconds - 1.9, seconds);
        }

        @Test
        void is_the_default_when_there_is_none() {
            http.post("/v1/sentiment", TEXT);

            assertThat(secondsLeft()).isBetween(3.0, 5.0);
            assertThat(inference.lastCall().transport()).isEqualTo(Transport.HTTP);
            assertThat(inference.lastCall().caller()).isEqualTo(Caller.at("127.0.0.1"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0", "000", "-1", "+5", "1.5", "1e3", "abc", "0x10", "5s"})
        void must_be_a_positive_whole_number(String millis) {
            HttpCaller.Reply reply = http.post("/v1/sentiment", TEXT, "X-Request-Timeout-Ms", millis);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
            assertThat(reply.text("field")).isEqualTo("X-Request-Timeout-Ms");
            assertThat(inference.calls()).isZero();
        }

        private double secondsLeft() {
            return inference.lastCall().deadline().remainingNanos() / 1e9;
        }
    }

    @Nested
    class Models {
        @Test
        void are_listed_with_states_and_reasons() {
            assertJson(http.get("/v1/models"), """
                {"models":[
                 {"name":"ner","task":"token-tagging","description":"Names in English news.",
                  "versions":[{"version":"1","state":"READY","reason":""}],"labels":{}},
                 {"name":"sentiment","task":"text-classification","description":"","versions":[
                  {"version":"2","state":"FAILED","reason":"golden sample 1"},
                  {"version":"1","state":"READY","reason":""}],"labels":{}}]}\
                """);
        }

        @Test
        void are_found_by_name() {
            assertThat(http.get("/v1/models/ner").text("task")).isEqualTo("token-tagging");
        }

        @Test
        void are_found_by_version() {
            HttpCaller.Reply reply = http.get("/v1/models/sentiment/versions/2");

            assertThat(reply.json().path("versions")).hasSize(1);
            assertThat(reply.json().at("/versions/0/state").asString()).isEqualTo("FAILED");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/models/none", "/v1/models/ner/versions/9", "/v1/models/%20", "/v1/models/..%5Cx"})
        void that_are_unknown_are_not_found(String path) {
            HttpCaller.Reply reply = http.get(path);

            assertThat(reply.status()).isIn(400, 404);
            assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        }

        @Test
        void of_long_names_are_not_found() {
            assertThat(http.get("/v1/models/" + "x".repeat(300)).text("code")).isEqualTo("MODEL_NOT_FOUND");
        }
    }

    @Nested
    class A_refusal_by_the_rules_of_http {
        @Test
        void of_an_unknown_path_is_404() {
            assertProblem(http.get("/v1/nothing"), 404);
            assertProblem(http.get("/error"), 404);
            assertProblem(http.get("/v1/models/"), 404);
        }

        @Test
        void of_a_method_is_405_and_names_those_allowed() {
            HttpCaller.Reply reply = http.get("/v1/sentiment");
            assertProblem(reply, 405);
            assertThat(reply.header("Allow")).hasValue("POST,OPTIONS");

            assertProblem(http.send("DELETE", "/v1/models", BodyPublishers.noBody()), 405);
            assertProblem(http.send("TRACE", "/v1/models", BodyPublishers.noBody()), 405);
            assertProblem(http.send("FOO", "/v1/models", BodyPublishers.noBody()), 405, 501);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"text/plain", "application/x-www-form-urlencoded", "application/yaml", "multipart/form-data"
                })
        void of_a_media_type_is_415(String type) {
            assertProblem(http.post("/v1/sentiment", TEXT, "Content-Type", type), 415);
        }

        @Test
        void of_a_missing_or_malformed_media_type_is_415() {
            assertProblem(http.send("POST", "/v1/sentiment", BodyPublishers.ofString(TEXT)), 415);
            assertProblem(http.post("/v1/sentiment", TEXT, "Content-Type", "nonsense"), 415);
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/html", "application/xml", "application/yaml", "image/png"})
        void of_an_accepted_type_is_406(String type) {
            assertProblem(http.post("/v1/sentiment", TEXT, "Accept", type), 406);
            assertProblem(http.get("/v1/models", "Accept", type), 406);
        }

        @Test
        void of_an_unreadable_accept_header_is_406() {
            assertProblem(http.get("/v1/models", "Accept", "???"), 406);
        }

        private void assertProblem(HttpCaller.Reply reply, Integer... statuses) {
            assertThat(reply.status()).isIn((Object[]) statuses);
            assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
            assertThat(reply.json().path("status").asInt()).isEqualTo(reply.status());
            assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
            assertThat(reply.text("requestId")).matches("[0-9a-f]{32}");
            assertThat(reply.header("X-Request-Id")).hasValue(reply.text("requestId"));
            assertThat(inference.calls()).isZero();
        }
    }
}
