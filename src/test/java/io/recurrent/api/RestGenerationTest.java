package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.task.writing.Sampling;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class RestGenerationTest {
    private static final String GENERATE = "/v1/models/mine:generate";
    private static final String PREDICT = "/v1/models/mine:predict-next";

    private final FakeGeneration generation;
    private final HttpCaller http;

    RestGenerationTest(FakeGeneration generation, HttpCaller http) {
        this.generation = generation;
        this.http = http;
    }

    @AfterEach
    void writeAgain() {
        generation.reset();
    }

    private void assertJson(HttpCaller.Reply reply, String expected) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).hasValue("application/json");
        assertThat(reply.header("Server-Timing")).hasValue(FakeInference.SERVER_TIMING);
        assertThat(reply.json()).isEqualTo(JsonMapper.shared().readTree(expected));
    }

    private HttpCaller.Reply refused(HttpCaller.Reply reply, String field) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(reply.text("field")).isEqualTo(field);
        assertThat(reply.text("detail"))
                .contains(field)
                .doesNotContain("java.", "jackson", "io.recurrent", "JsonToken", "Feature", "`", "Source:", "class ");
        assertThat(generation.calls()).isZero();
        return reply;
    }

    @Nested
    class A_generation {
        @Test
        void has_an_output_a_sample() {
            assertJson(http.post(GENERATE, "{\"prompt\":\"Romeo\",\"samples\":2,\"seed\":7}"), """
                {"model":"mine","version":"1","seed":7,
                 "outputs":[{"text":"To be0","finishReason":"length","tokens":3},
                            {"text":"To be1","finishReason":"length","tokens":3}],
                 "usage":{"promptTokens":6,"cachedTokens":4,"generatedTokens":3}}\
                """);
        }

        @Test
        void is_as_the_model_likes_where_the_caller_says_nothing() {
            http.post(GENERATE, "{\"prompt\":\"\"}");

            assertThat(generation.lastRequest())
                    .isEqualTo(new GenerationRequest(
                            new ModelReference("mine", null),
                            RowInput.text(""),
                            GenerationRequest.DEFAULT_TOKENS,
                            Sampling.PLAIN,
                            null,
                            List.of(),
                            1,
                            ""));
        }

        @Test
        void is_as_the_caller_says() {
            http.post("/v1/models/mine/versions/7:generate", """
                {"promptTokens":["春"," "],"maxTokens":200,"temperature":0.8,"topK":40,"topP":0.95,
                 "repetitionPenalty":1.1,"seed":9007199254740991,"stop":["\\n\\n","."],"samples":32,
                 "lineStarts":"春夏秋冬"}\
                """);

            assertThat(generation.lastRequest())
                    .isEqualTo(new GenerationRequest(
                            new ModelReference("mine", "7"),
                            RowInput.tokens(List.of("春", " ")),
                            200,
                            new Sampling(0.8, 40, 0.95, 1.1),
                            9_007_199_254_740_991L,
                            List.of("\n\n", "."),
                            32,
                            "春夏秋冬"));
        }

        @Test
        void may_be_asked_for_with_explicit_nulls_and_whole_numbers() {
            HttpCaller.Reply reply = http.post(
                    GENERATE,
                    "{\"prompt\":\"a\",\"promptTokens\":null,\"maxTokens\":null,\"seed\":null,\"stop\":null,"
                            + "\"temperature\":0,\"topP\":1,\"lineStarts\":null}");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(generation.lastRequest().sampling()).isEqualTo(new Sampling(0, 0, 1, 1));
        }

        @ParameterizedTest
        @MethodSource("io.recurrent.api.RestGenerationTest#badGenerations")
        void is_refused_for(String json, String field, String says) {
            assertThat(refused(http.post(GENERATE, json), field).text("detail")).contains(says);
        }

        @ParameterizedTest
        @ValueSource(strings = {"NaN", "+1", ".5", "0x10", "1e"})
        void is_refused_for_what_is_no_number_in_json(String number) {
            HttpCaller.Reply reply = http.post(GENERATE, "{\"prompt\":\"a\",\"temperature\":" + number + "}");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.text("detail")).contains("malformed JSON");
        }

        @ParameterizedTest
        @CsvSource({"SEQUENCE_NOT_FOUND, 404", "TASK_MISMATCH, 400", "DEADLINE_EXCEEDED, 504", "CANCELLED, 499"})
        void fails_as_other_calls_do(ErrorCode code, int status) {
            generation.before(call -> {
                throw new InferenceException(code, "what failed");
            });

            HttpCaller.Reply reply = http.post(GENERATE, "{\"prompt\":\"a\"}");
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.text("code")).isEqualTo(code.name());
        }

        @Test
        void keeps_to_the_callers_id_and_time() {
            http.post(GENERATE, "{\"prompt\":\"a\"}", "X-Request-Id", "g-1", "X-Request-Timeout-Ms", "20000");

            assertThat(generation.lastCall().requestId()).isEqualTo("g-1");
            assertThat(generation.lastCall().deadline().remainingNanos() / 1e9).isBetween(10.0, 20.0);
        }
    }

    static Stream<Arguments> badGenerations() {
        return Stream.of(
                bad("", "prompt", "neither"),
                bad("\"prompt\":\"a\",\"promptTokens\":[\"a\"]", "prompt", "both"),
                bad("\"promptTokens\":[\"a\",null]", "promptTokens[1]", "null"),
                bad("\"promptTokens\":\"a\"", "promptTokens", "list"),
                bad("\"text\":\"a\"", "text", "unknown"),
                bad("\"prompt\":5", "prompt", "string"),
                goes("\"maxTokens\":0", "maxTokens", "1 or more"),
                goes("\"maxTokens\":1.5", "maxTokens", "whole number"),
                goes("\"maxTokens\":\"5\"", "maxTokens", "whole number"),
                goes("\"maxTokens\":\"\"", "maxTokens", "whole number"),
                goes("\"maxTokens\":true", "maxTokens", "whole number"),
                goes("\"maxTokens\":[5]", "maxTokens", "whole number"),
                goes("\"maxTokens\":99999999999", "maxTokens", "range"),
                goes("\"temperature\":\"0.5\"", "temperature", "number"),
                goes("\"temperature\":-1", "temperature", "0 to 100"),
                goes("\"temperature\":1e400", "temperature", "0 to 100"),
                goes("\"temperature\":\"NaN\"", "temperature", "0 to 100"),
                goes("\"temperature\":{}", "temperature", "number"),
                goes("\"topK\":-1", "topK", "0 or more"),
                goes("\"topP\":0", "topP", "above 0"),
                goes("\"topP\":1.01", "topP", "at most 1"),
                goes("\"repetitionPenalty\":0", "repetitionPenalty", "from 0.01 to 100"),
                goes("\"seed\":-1", "seed", "0 to 9007199254740991"),
                goes("\"seed\":9007199254740992", "seed", "0 to 9007199254740991"),
                goes("\"seed\":99999999999999999999", "seed", "range"),
                goes("\"seed\":0.5", "seed", "whole number"),
                goes("\"stop\":\"x\"", "stop", "list"),
                goes("\"stop\":[null]", "stop[0]", "null"),
                goes("\"stop\":[\"a\",\"\"]", "stop[1]", "1 to 256"),
                goes("\"stop\":[5]", "stop[0]", "string"),
                goes("\"samples\":0", "samples", "1 to 32"),
                goes("\"samples\":33", "samples", "1 to 32"),
                goes("\"lineStarts\":[\"a\"]", "lineStarts", "string"),
                goes("\"top_k\":1", "top_k", "unknown"));
    }

    private static Arguments goes(String fields, String field, String says) {
        return bad("\"prompt\":\"a\"," + fields, field, says);
    }

    private static Arguments bad(String fields, String field, String says) {
        return Arguments.of("{" + fields + "}", field, says);
    }

    @Nested
    class A_prediction {
        @Test
        void has_tokens_and_candidates() {
            assertJson(http.post(PREDICT, "{\"text\":\"th\",\"topK\":2,\"candidates\":[\"e\",\"at\"]}"), """
                {"model":"mine","version":"1","next":[{"token":"e","probability":0.5},{"token":"a","probability":0.25}],
                 "candidates":[{"text":"e","logProbability":-3.25,"tokens":1},
                               {"text":"at","logProbability":-3.25,"tokens":2}],
                 "tokens":4,"unknownTokens":1}\
                """);
        }

        @Test
        void is_of_five_tokens_and_no_candidates_where_the_caller_says_nothing() {
            http.post(PREDICT, "{\"tokens\":[]}");

            assertThat(generation.lastPrediction())
                    .isEqualTo(new PredictionRequest(
                            new ModelReference("mine", null), RowInput.tokens(List.of()), 5, List.of()));
        }

        @Test
        void comes_from_the_version_in_the_path() {
            assertThat(http.post("/v1/models/mine/versions/7:predict-next", "{\"text\":\"\"}")
                            .text("version"))
                    .isEqualTo("7");
        }

        @ParameterizedTest
        @MethodSource("io.recurrent.api.RestGenerationTest#badPredictions")
        void is_refused_for(String json, String field, String says) {
            assertThat(refused(http.post(PREDICT, json), field).text("detail")).contains(says);
        }
    }

    static Stream<Arguments> badPredictions() {
        return Stream.of(
                bad("", "text", "neither"),
                bad("\"text\":\"a\",\"tokens\":[\"a\"]", "text", "both"),
                bad("\"tokens\":[null]", "tokens[0]", "null"),
                bad("\"text\":\"a\",\"topK\":-1", "topK", "0 to 100"),
                bad("\"text\":\"a\",\"topK\":101", "topK", "0 to 100"),
                bad("\"text\":\"a\",\"topK\":5.0", "topK", "whole number"),
                bad("\"text\":\"a\",\"candidates\":[\"a\",null]", "candidates[1]", "null"),
                bad("\"text\":\"a\",\"candidates\":{}", "candidates", "list"),
                bad("\"text\":\"a\",\"candidate\":\"a\"", "candidate", "unknown"));
    }
}
