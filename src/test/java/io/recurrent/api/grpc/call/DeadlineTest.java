package io.recurrent.api.grpc.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recurrent.api.ApiTest;
import io.recurrent.api.FakeInference;
import io.recurrent.api.GrpcCaller;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.SentimentServiceGrpc;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class DeadlineTest {
    private static final Metadata.Key<String> TIMEOUT =
            Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);
    private static final ClassifyRequest FINE =
            ClassifyRequest.newBuilder().setText("fine").build();

    private final FakeInference inference;
    private final GrpcCaller grpc;

    DeadlineTest(FakeInference inference, GrpcCaller grpc) {
        this.inference = inference;
        this.grpc = grpc;
    }

    @AfterEach
    void the_server_lives() {
        inference.reset();
        assertThat(SentimentServiceGrpc.newBlockingStub(grpc.channel())
                        .withDeadlineAfter(10, SECONDS)
                        .classify(FINE)
                        .getLabel())
                .isEqualTo("positive");
        inference.reset();
    }

    private Status.Code code(String timeout) {
        Metadata headers = new Metadata();
        headers.put(TIMEOUT, timeout);
        try {
            grpc.call(
                    headers,
                    channel -> SentimentServiceGrpc.newBlockingStub(channel).classify(FINE));
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0, -1, Long.MIN_VALUE})
    void that_has_passed_when_the_caller_sends_is_exceeded(long nanos) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> SentimentServiceGrpc.newBlockingStub(grpc.channel())
                        .withDeadlineAfter(nanos, TimeUnit.NANOSECONDS)
                        .classify(FINE))
                .matches(e -> e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void of_one_nanosecond_on_the_wire_gets_no_answer_and_runs_nothing() {
        assertThat(code("1n")).isIn(Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);
        assertThat(inference.calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-5S", "5", "S", "99999999999S", "1x"})
    void that_is_malformed_on_the_wire_gets_no_answer_and_runs_nothing(String timeout) {
        assertThat(code(timeout)).isNotEqualTo(Status.Code.OK);
        assertThat(inference.calls()).isZero();
    }

    @Test
    void of_the_longest_form_on_the_wire_is_cut_to_the_longest_allowed() {
        assertThat(code("99999999H")).isEqualTo(Status.Code.OK);
        assertThat(inference.lastCall().deadline().remainingNanos())
                .isBetween(0L, Duration.ofSeconds(30).toNanos());
    }
}
