package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.recurrent.api.ErrorTable.Row;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.SentimentServiceGrpc;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/ERRORS.md, HTTP and gRPC say the same of every error. */
@ApiTest
class ErrorParityTest {
    private final FakeInference inference;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    ErrorParityTest(FakeInference inference, HttpCaller http, GrpcCaller grpc) {
        this.inference = inference;
        this.http = http;
        this.grpc = grpc;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    static List<Row> rows() throws IOException {
        return ErrorTable.read();
    }

    @Test
    void the_document_names_every_code_once_in_the_order_of_the_list() throws IOException {
        assertThat(rows()).extracting(Row::code).containsExactly(ErrorCode.values());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void the_document_says_what_the_list_says(Row row) {
        assertThat(row.retryable()).isEqualTo(row.code().retryable());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void over_http(Row row) {
        fail(() -> InferenceException.at(row.code(), "inputs[2].text", "what failed"));

        HttpCaller.Reply reply = classifyOverHttp();

        assertThat(reply.status()).isEqualTo(row.http());
        assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
        assertThat(reply.json().path("status").asInt()).isEqualTo(row.http());
        assertThat(reply.text("code")).isEqualTo(row.code().name());
        assertThat(reply.text("detail")).isEqualTo("what failed");
        assertThat(reply.text("field")).isEqualTo("inputs[2].text");
        assertThat(reply.text("type")).isNotBlank();
        assertThat(reply.text("title")).isNotBlank();
        assertThat(reply.json().path("retryable").asBoolean()).isEqualTo(row.retryable());
        assertThat(reply.text("requestId")).isEqualTo("parity-1");
        assertThat(reply.header("X-Request-Id")).hasValue("parity-1");
        assertThat(reply.header("Retry-After").isPresent()).isEqualTo(row.saysWhen());
        assertThat(reply.json().has("errorId")).isEqualTo(row.errorId());
        assertThat(reply.json().has("retryAfter")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void over_grpc(Row row) {
        fail(() -> InferenceException.at(row.code(), "inputs[2].text", "what failed"));

        GrpcCaller.Refusal refusal = classifyOverGrpc();

        assertThat(refusal.code()).isEqualTo(row.grpc());
        assertThat(refusal.status().getMessage()).isEqualTo("what failed");
        assertThat(refusal.error().getReason()).isEqualTo(row.code().name());
        assertThat(refusal.error().getDomain()).isEqualTo("recurrent.io");
        assertThat(refusal.error().getMetadataOrThrow("retryable")).isEqualTo(Boolean.toString(row.retryable()));
        assertThat(refusal.error().getMetadataOrThrow("requestId")).isEqualTo("parity-1");
        assertThat(refusal.error().containsMetadata("errorId")).isEqualTo(row.errorId());
        assertThat(refusal.field()).hasValue("inputs[2].text");
        assertThat(refusal.retry().isPresent()).isEqualTo(row.saysWhen());
        assertThat(refusal.trailers().get(GrpcCaller.REQUEST_ID)).isEqualTo("parity-1");
    }

    @Test
    void the_time_to_wait_is_rounded_up_to_seconds_over_http_and_exact_over_grpc() {
        fail(() -> InferenceException.retry(ErrorCode.OVERLOADED, "full", Duration.ofMillis(1_001)));

        assertThat(classifyOverHttp().header("Retry-After")).hasValue("2");
        RetryInfo retry = classifyOverGrpc().retry().orElseThrow();
        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(1);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(1_000_000);
    }

    @Test
    void what_nobody_foresaw_is_an_internal_error_without_its_text() {
        inference.before(call -> {
            throw new IllegalStateException("/secret/path of io.recurrent.Something");
        });

        HttpCaller.Reply reply = classifyOverHttp();
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.text("code")).isEqualTo("INTERNAL");
        assertThat(reply.raw().body()).doesNotContain("secret", "io.recurrent", "IllegalState");

        GrpcCaller.Refusal refusal = classifyOverGrpc();
        assertThat(refusal.error().getReason()).isEqualTo("INTERNAL");
        assertThat(refusal.status().toString()).doesNotContain("secret", "io.recurrent.S", "IllegalState");
    }

    @Test
    void an_error_of_the_virtual_machine_is_an_internal_error_too() {
        inference.before(call -> {
            throw new StackOverflowError("deep");
        });

        assertThat(classifyOverHttp().text("code")).isEqualTo("INTERNAL");
        assertThat(classifyOverGrpc().error().getReason()).isEqualTo("INTERNAL");
    }

    private void fail(Supplier<InferenceException> error) {
        inference.before(call -> {
            throw error.get();
        });
    }

    private HttpCaller.Reply classifyOverHttp() {
        return http.post("/v1/sentiment", "{\"text\":\"fine\"}", "X-Request-Id", "parity-1");
    }

    private GrpcCaller.Refusal classifyOverGrpc() {
        Metadata headers = new Metadata();
        headers.put(GrpcCaller.REQUEST_ID, "parity-1");
        return grpc.refused(
                headers,
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .classify(ClassifyRequest.newBuilder().setText("fine").build()));
    }
}
