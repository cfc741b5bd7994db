package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.ErrorTable.Row;
import io.recurrent.call.Call;
import io.recurrent.error.InferenceException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of every kind fail as docs/ERRORS.md says. */
@ApiTest
class RestErrorsTest {
    private static final String ONE = "/v1/models/mine/sequences/my-id";

    private final FakeInference inference;
    private final FakeGeneration generation;
    private final FakeSequences sequences;
    private final HttpCaller http;

    RestErrorsTest(FakeInference inference, FakeGeneration generation, FakeSequences sequences, HttpCaller http) {
        this.inference = inference;
        this.generation = generation;
        this.sequences = sequences;
        this.http = http;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
        generation.reset();
        sequences.reset();
    }

    static List<Row> rows() throws IOException {
        return ErrorTable.read();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatever_the_call(Row row) {
        Consumer<Call> fails = call -> {
            throw InferenceException.at(row.code(), "text", "what failed");
        };
        inference.before(fails);
        generation.before(fails);
        sequences.before(fails);

        assertThat(List.of(
                        http.post("/v1/sentiment", "{\"text\":\"a\",\"trajectory\":true}"),
                        http.post("/v1/models/mine:generate", "{\"prompt\":\"a\"}"),
                        http.post("/v1/models/mine:generate", "{\"prompt\":\"a\"}", "Accept", "text/event-stream"),
                        http.post("/v1/models/mine:predict-next", "{\"text\":\"a\"}"),
                        http.post("/v1/models/mine/sequences", "{}"),
                        http.post(ONE + "/steps", "{\"text\":\"a\"}"),
                        http.get(ONE),
                        http.get(ONE + "/state"),
                        http.send("DELETE", ONE, BodyPublishers.noBody())))
                .allSatisfy(reply -> assertProblem(reply, row));
    }

    private static void assertProblem(HttpCaller.Reply reply, Row row) {
        assertThat(reply.status()).isEqualTo(row.http());
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.text("code")).isEqualTo(row.code().name());
        assertThat(reply.text("field")).isEqualTo("text");
        assertThat(reply.json().path("retryable").asBoolean()).isEqualTo(row.retryable());
        assertThat(reply.header("Retry-After").isPresent()).isEqualTo(row.saysWhen());
        assertThat(reply.json().has("errorId")).isEqualTo(row.errorId());
        assertThat(reply.header("X-Request-Id")).hasValue(reply.text("requestId"));
    }
}
