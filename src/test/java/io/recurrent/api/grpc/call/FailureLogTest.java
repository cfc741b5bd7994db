package io.recurrent.api.grpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.grpc.Metadata;
import io.recurrent.api.ApiTest;
import io.recurrent.api.FakeInference;
import io.recurrent.api.GrpcCaller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.SentimentServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@ApiTest
class FailureLogTest {
    private final FakeInference inference;
    private final GrpcCaller grpc;
    private final Logger logger = (Logger) LoggerFactory.getLogger(CallFailures.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    FailureLogTest(FakeInference inference, GrpcCaller grpc) {
        this.inference = inference;
        this.grpc = grpc;
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
        inference.reset();
    }

    private GrpcCaller.Refusal refused(InferenceException failure) {
        inference.before(call -> {
            throw failure;
        });
        Metadata headers = new Metadata();
        headers.put(GrpcCaller.REQUEST_ID, "log-1");
        return grpc.refused(
                headers,
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .classify(ClassifyRequest.newBuilder().setText("fine").build()));
    }

    @ParameterizedTest
    @EnumSource(names = {"INFERENCE_FAILED", "INTERNAL"})
    void a_fault_of_the_server_is_logged_once_at_error_with_its_stack_and_the_id_that_the_caller_got(ErrorCode code) {
        GrpcCaller.Refusal refusal =
                refused(new InferenceException(code, "the run failed", new IllegalStateException("native words")));

        assertThat(log.list).hasSize(1);
        ILoggingEvent event = log.list.getFirst();
        assertThat(event.getLevel()).isEqualTo(Level.ERROR);
        assertThat(event.getFormattedMessage())
                .contains(code.name(), "log-1", refusal.error().getMetadataOrThrow("errorId"));
        assertThat(event.getThrowableProxy().getCause().getMessage()).isEqualTo("native words");
        assertThat(refusal.status().toString()).doesNotContain("native words", "IllegalState");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INFERENCE_FAILED", "INTERNAL"})
    void any_other_error_is_logged_once_at_debug_without_stack_or_detail(ErrorCode code) {
        refused(InferenceException.at(code, "text", "what the caller wrote"));

        assertThat(log.list).hasSize(1);
        ILoggingEvent event = log.list.getFirst();
        assertThat(event.getLevel()).isEqualTo(Level.DEBUG);
        assertThat(event.getThrowableProxy()).isNull();
        assertThat(event.getFormattedMessage()).contains(code.name(), "log-1").doesNotContain("what the caller wrote");
    }

    @Test
    void each_fault_has_an_id_of_its_own() {
        String first =
                refused(new InferenceException(ErrorCode.INTERNAL, "x")).error().getMetadataOrThrow("errorId");
        String second =
                refused(new InferenceException(ErrorCode.INTERNAL, "x")).error().getMetadataOrThrow("errorId");
        assertThat(first).matches("[0-9a-f]{16}").isNotEqualTo(second);
    }
}
