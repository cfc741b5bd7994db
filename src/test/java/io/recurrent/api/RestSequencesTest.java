package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.SequenceService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class RestSequencesTest {
    private static final String ALL = "/v1/models/mine/sequences";
    private static final String ONE = ALL + "/my-id";
    private static final String STEPS = ONE + "/steps";

    private final FakeSequences sequences;
    private final HttpCaller http;

    RestSequencesTest(FakeSequences sequences, HttpCaller http) {
        this.sequences = sequences;
        this.http = http;
    }

    @AfterEach
    void forget() {
        sequences.reset();
    }

    private void start() {
        assertThat(http.post(ALL, "{\"sequence\":\"my-id\"}").status()).isEqualTo(201);
    }

    private HttpCaller.Reply delete(String path) {
        return http.send("DELETE", path, BodyPublishers.noBody());
    }

    private void assertJson(HttpCaller.Reply reply, int status, String expected) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.json()).isEqualTo(JsonMapper.shared().readTree(expected));
    }

    private void assertProblem(HttpCaller.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.json().path("status").asInt()).isEqualTo(status);
    }

    @Nested
    class A_start {
        @Test
        void is_answered_with_the_place_of_the_sequence() {
            HttpCaller.Reply reply = http.post(ALL, "{\"sequence\":\"my-id\"}", "X-Request-Id", "s-1");

            assertJson(reply, 201, "{\"sequence\":\"my-id\",\"model\":\"mine\",\"version\":\"1\",\"step\":0}");
            assertThat(reply.header("Location")).hasValue(ONE);
            assertThat(reply.header("X-Request-Id")).hasValue("s-1");
            assertThat(sequences.lastCall().requestId()).isEqualTo("s-1");
            assertThat(http.get(reply.header("Location").orElseThrow()).status())
                    .isEqualTo(200);
        }

        @Test
        void without_an_id_gets_one() {
            HttpCaller.Reply reply = http.post(ALL, "{}");

            assertThat(reply.text("sequence")).matches("[0-9a-f]{32}");
            assertThat(reply.header("Location")).hasValue(ALL + "/" + reply.text("sequence"));
            assertThat(sequences.lastStart())
                    .isEqualTo(new SequenceService.Start(new ModelReference("mine", null), null, null));
        }

        @Test
        void from_a_state_goes_on_where_that_was_taken() {
            HttpCaller.Reply reply = http.post(ALL, "{\"state\":\"" + FakeSequences.STATE + "\"}");

            assertThat(reply.status()).isEqualTo(201);
            assertThat(reply.json().path("step").asInt()).isEqualTo(3);
        }

        @Test
        void may_name_the_version() {
            HttpCaller.Reply reply = http.post("/v1/models/mine/versions/7/sequences", "{\"sequence\":\"my-id\"}");

            assertThat(reply.text("version")).isEqualTo("7");
            assertThat(reply.header("Location")).hasValue(ONE);
        }

        @Test
        void on_a_model_with_an_unusual_name_has_a_place_too() {
            HttpCaller.Reply reply = http.post("/v1/models/caf%C3%A9%20%25/sequences", "{\"sequence\":\"my-id\"}");

            assertThat(reply.text("model")).isEqualTo("café %");
            assertThat(reply.header("Location")).hasValue("/v1/models/caf%C3%A9%20%25/sequences/my-id");
        }

        @Test
        void with_an_id_in_use_is_a_conflict() {
            start();

            assertProblem(http.post(ALL, "{\"sequence\":\"my-id\"}"), 409, "SEQUENCE_CONFLICT");
        }

        @Test
        void from_a_foreign_state_is_refused() {
            HttpCaller.Reply reply = http.post(ALL, "{\"state\":\"forged\"}");

            assertProblem(reply, 400, "INVALID_ARGUMENT");
            assertThat(reply.text("field")).isEqualTo("state");
        }

        @Test
        void beyond_what_may_live_says_when_to_come_back() {
            sequences.before(call -> {
                throw InferenceException.retry(ErrorCode.OVERLOADED, "full", Duration.ofSeconds(3));
            });

            HttpCaller.Reply reply = http.post(ALL, "{}");
            assertProblem(reply, 429, "OVERLOADED");
            assertThat(reply.header("Retry-After")).hasValue("3");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "null", "[]", "{\"sequence\":5}", "{\"state\":{}}", "{\"id\":\"x\"}"})
        void with_another_body_is_refused(String body) {
            assertProblem(http.post(ALL, body), 400, "INVALID_ARGUMENT");
            assertThat(sequences.calls()).isZero();
        }
    }

    @Nested
    class A_step {
        @Test
        void of_a_classifier_answers_with_a_label() {
            start();
            HttpCaller.Reply reply = http.post(STEPS, "{\"step\":1,\"text\":\"a gem\"}");

            assertJson(reply, 200, """
                {"sequence":"my-id","model":"mine","version":"1","step":1,"consumed":2,"label":"positive",
                 "scores":{"negative":0.25,"positive":0.75},"tokens":2,"unknownTokens":1}\
                """);
            assertThat(reply.header("Server-Timing")).hasValue(FakeInference.SERVER_TIMING);
        }

        @Test
        void shows_how_the_answer_came_about_when_asked() {
            start();
            HttpCaller.Reply reply = http.post(STEPS, "{\"tokens\":[\"a\",\"gem\"],\"trajectory\":true}");

            assertThat(reply.json().path("trajectory"))
                    .isEqualTo(JsonMapper.shared().readTree("""
                        [{"token":"a","scores":{"negative":0.75,"positive":0.25}},
                         {"token":"gem","scores":{"negative":0.25,"positive":0.75}}]\
                        """));
        }

        @Test
        void of_a_language_model_answers_with_what_may_come_next() {
            http.post("/v1/models/shakespeare/sequences", "{\"sequence\":\"my-id\"}");
            HttpCaller.Reply reply = http.post("/v1/models/shakespeare/sequences/my-id/steps", "{\"text\":\"th\"}");

            assertJson(reply, 200, """
                {"sequence":"my-id","model":"shakespeare","version":"1","step":1,"consumed":1,
                 "next":[{"token":"e","probability":0.5},{"token":"a","probability":0.25}],
                 "tokens":1,"unknownTokens":1}\
                """);
        }

        @Test
        void that_gives_nothing_before_any_other_has_no_answer_yet() {
            start();

            assertJson(http.post(STEPS, "{\"text\":\"\"}"), 200, """
                {"sequence":"my-id","model":"mine","version":"1","step":1,"consumed":0,"tokens":0,"unknownTokens":1}\
                """);
        }

        @Test
        void is_whichever_is_next_without_a_number() {
            start();
            http.post(STEPS, "{\"text\":\"a\"}");

            assertThat(http.post(STEPS, "{\"text\":\"b\"}").json().path("step").asInt())
                    .isEqualTo(2);
            assertThat(sequences.lastStep().number()).isNull();
            assertThat(sequences.lastStep().trajectory()).isFalse();
        }

        @Test
        void may_be_ids() {
            start();
            http.post(STEPS, "{\"ids\":[1,2147483647,-1]}");

            assertThat(((RowInput.Ids) sequences.lastStep().input()).ids()).containsExactly(1, 2_147_483_647, -1);
        }

        @Test
        void may_be_frames() {
            start();
            http.post(STEPS, "{\"frames\":[[0.1,2],[1e-3,-4.5]]}");

            assertThat(((RowInput.Frames) sequences.lastStep().input()).frames())
                    .isDeepEqualTo(new float[][] {{0.1f, 2}, {1e-3f, -4.5f}});
        }

        @Test
        void may_be_tokens() {
            start();
            http.post(STEPS, "{\"tokens\":[\"a gem\",\"\"]}");

            assertThat(sequences.lastStep().input()).isEqualTo(RowInput.tokens(List.of("a gem", "")));
        }

        @Test
        void with_another_number_is_a_conflict() {
            start();
            HttpCaller.Reply reply = http.post(STEPS, "{\"step\":2,\"text\":\"a\"}");

            assertProblem(reply, 409, "SEQUENCE_CONFLICT");
            assertThat(reply.text("field")).isEqualTo("step");
            assertThat(reply.json().path("retryable").asBoolean()).isFalse();
        }

        @Test
        void of_an_unknown_sequence_is_not_found() {
            assertProblem(http.post(STEPS, "{\"text\":\"a\"}"), 404, "SEQUENCE_NOT_FOUND");
        }

        @ParameterizedTest
        @MethodSource("io.recurrent.api.RestSequencesTest#badSteps")
        void is_refused_for(String json, String field, String says) {
            HttpCaller.Reply reply = http.post(STEPS, json);

            assertProblem(reply, 400, "INVALID_ARGUMENT");
            assertThat(reply.text("field")).isEqualTo(field);
            assertThat(reply.text("detail")).contains(says).doesNotContain("java", "jackson", "[F", "[I");
            assertThat(sequences.calls()).isZero();
        }
    }

    static Stream<Arguments> badSteps() {
        return Stream.of(
                Arguments.of("{}", "text", "exactly one"),
                Arguments.of("{\"step\":1}", "text", "exactly one"),
                Arguments.of("{\"text\":\"a\",\"tokens\":[\"a\"]}", "text", "exactly one"),
                Arguments.of("{\"ids\":[1],\"frames\":[[1]]}", "text", "exactly one"),
                Arguments.of("{\"step\":1.5,\"text\":\"a\"}", "step", "whole number"),
                Arguments.of("{\"step\":\"1\",\"text\":\"a\"}", "step", "whole number"),
                Arguments.of("{\"tokens\":[\"a\",null]}", "tokens[1]", "null"),
                Arguments.of("{\"ids\":5}", "ids", "list"),
                Arguments.of("{\"ids\":\"AAAA\"}", "ids", "list"),
                Arguments.of("{\"ids\":\"\"}", "ids", "list"),
                Arguments.of("{\"ids\":[1,null]}", "ids[1]", "whole number"),
                Arguments.of("{\"ids\":[1,1.5]}", "ids[1]", "whole number"),
                Arguments.of("{\"ids\":[\"1\"]}", "ids[0]", "whole number"),
                Arguments.of("{\"ids\":[1,2,2147483648]}", "ids[2]", "range"),
                Arguments.of("{\"ids\":[[1]]}", "ids[0]", "whole number"),
                Arguments.of("{\"frames\":[1]}", "frames[0]", "list"),
                Arguments.of("{\"frames\":\"AAAA\"}", "frames", "list"),
                Arguments.of("{\"frames\":[\"AAAA\"]}", "frames[0]", "list"),
                Arguments.of("{\"frames\":[[1],null]}", "frames[1]", "null"),
                Arguments.of("{\"frames\":[[1],[2,null]]}", "frames[1][1]", "number"),
                Arguments.of("{\"frames\":[[1e39]]}", "frames[0][0]", "finite"),
                Arguments.of("{\"frames\":[[\"NaN\"]]}", "frames[0][0]", "number"),
                Arguments.of("{\"frames\":[[true]]}", "frames[0][0]", "number"),
                Arguments.of("{\"frames\":[[{}]]}", "frames[0][0]", "number"),
                Arguments.of("{\"text\":\"a\",\"trajectory\":\"true\"}", "trajectory", "true or false"),
                Arguments.of("{\"text\":\"a\",\"trajectory\":1}", "trajectory", "true or false"),
                Arguments.of("{\"text\":\"a\",\"number\":1}", "number", "unknown"));
    }

    @Nested
    class A_sequence {
        @Test
        void can_be_looked_at() {
            start();
            HttpCaller.Reply reply = http.get(ONE, "X-Request-Timeout-Ms", "20000");

            assertJson(reply, 200, """
                {"sequence":"my-id","model":"mine","version":"1","step":0,"consumed":0,"idleMs":1250,"stateBytes":4096}\
                """);
            assertThat(sequences.lastCall().deadline().remainingNanos() / 1e9).isBetween(10.0, 20.0);
        }

        @Test
        void can_be_taken_elsewhere() {
            start();
            assertJson(http.get(ONE + "/state"), 200, "{\"state\":\"" + FakeSequences.STATE + "\",\"step\":0}");
        }

        @Test
        void ends_once() {
            start();
            HttpCaller.Reply reply = delete(ONE);

            assertThat(reply.status()).isEqualTo(204);
            assertThat(reply.raw().body()).isEmpty();
            assertThat(reply.header("Content-Type")).isEmpty();
            assertThat(reply.header("X-Request-Id")).isPresent();
            assertProblem(delete(ONE), 404, "SEQUENCE_NOT_FOUND");
            assertProblem(http.get(ONE), 404, "SEQUENCE_NOT_FOUND");
            assertProblem(http.get(ONE + "/state"), 404, "SEQUENCE_NOT_FOUND");
        }

        @Test
        void of_another_model_is_not_found() {
            start();
            assertProblem(http.get("/v1/models/other/sequences/my-id"), 404, "SEQUENCE_NOT_FOUND");
        }

        @Test
        void is_not_made_or_changed_by_other_methods() {
            assertThat(http.get(ALL).status()).isEqualTo(405);
            assertThat(http.get(STEPS).status()).isEqualTo(405);
            HttpCaller.Reply reply = http.send("PUT", ONE, BodyPublishers.noBody());
            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.header("Allow").orElseThrow()).contains("GET", "DELETE");
        }

        @Test
        void is_asked_after_with_a_time_that_makes_sense() {
            HttpCaller.Reply reply = http.get(ONE, "X-Request-Timeout-Ms", "0");

            assertProblem(reply, 400, "INVALID_ARGUMENT");
            assertThat(sequences.calls()).isZero();
        }
    }
}
