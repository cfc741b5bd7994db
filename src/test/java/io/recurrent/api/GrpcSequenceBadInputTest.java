package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.grpc.Status;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceRequest.Frame;
import io.recurrent.v1.SequenceRequest.Start;
import io.recurrent.v1.SequenceRequest.Step;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@ApiTest
@Timeout(60)
class GrpcSequenceBadInputTest {
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    private static final Start START =
            Start.newBuilder().setModel("sentiment").setSequence("mine").build();

    private final FakeSequences sequences;
    private final GrpcCaller grpc;

    GrpcSequenceBadInputTest(FakeSequences sequences, GrpcCaller grpc) {
        this.sequences = sequences;
        this.grpc = grpc;
    }

    @AfterEach
    void endAll() {
        sequences.reset();
    }

    static Stream<Arguments> bad_starts() {
        return Stream.of(
                bad("a step before the start", "start", step(Step.newBuilder().setText("a"))),
                bad("a message without anything", "start", SequenceRequest.getDefaultInstance()),
                bad("a start without a model", "model", start(START.toBuilder().clearModel())),
                bad(
                        "to attach without an id",
                        "sequence",
                        start(START.toBuilder().setAttach(true).clearSequence())),
                bad(
                        "to attach with a state",
                        "state",
                        start(START.toBuilder().setAttach(true).setState("x"))),
                bad("a state of elsewhere", "state", start(START.toBuilder().setState("x"))),
                bad("an unknown field", "start", start(START.toBuilder().setUnknownFields(UNKNOWN))));
    }

    static Stream<Arguments> bad_messages_after_the_start() {
        SequenceRequest start = SequenceRequest.newBuilder().setStart(START).build();
        Step.Builder bare = Step.newBuilder();
        Frame nan = Frame.newBuilder().addValues(0).addValues(Float.NaN).build();
        Frame infinite = Frame.newBuilder().addValues(Float.NEGATIVE_INFINITY).build();
        return Stream.of(
                bad("a second start", "start", start, start),
                bad("a message without anything after the start", "step", start, SequenceRequest.getDefaultInstance()),
                bad("a step without input", "text", start, step(bare.clone())),
                bad(
                        "a step with two inputs",
                        "text",
                        start,
                        step(bare.clone().setText("").addIds(1))),
                bad(
                        "a frame that is not a number",
                        "frames[0][1]",
                        start,
                        step(bare.clone().addFrames(nan))),
                bad(
                        "an infinite frame",
                        "frames[0][0]",
                        start,
                        step(bare.clone().addFrames(infinite))),
                bad(
                        "an unknown field of a step",
                        "step",
                        start,
                        step(bare.clone().setText("a").setUnknownFields(UNKNOWN))));
    }

    private static SequenceRequest start(Start.Builder start) {
        return SequenceRequest.newBuilder().setStart(start).build();
    }

    private static SequenceRequest step(Step.Builder step) {
        return SequenceRequest.newBuilder().setStep(step).build();
    }

    private static Arguments bad(String what, String field, SequenceRequest... messages) {
        return Arguments.of(Named.of(what, Arrays.asList(messages)), field);
    }

    @ParameterizedTest
    @MethodSource({"bad_starts", "bad_messages_after_the_start"})
    void is_refused_at_its_field(List<SequenceRequest> messages, String field) throws Exception {
        GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.reader();
        SequenceServiceGrpc.newStub(grpc.channel()).open(stream);
        messages.forEach(stream::send);

        assertThat(stream.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(stream.error().getReason()).isEqualTo("INVALID_ARGUMENT");
        assertThat(stream.field()).hasValue(field);
    }

    @Test
    void a_stream_without_a_start_is_refused() throws Exception {
        GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.reader();
        SequenceServiceGrpc.newStub(grpc.channel()).open(stream);
        stream.halfClose();

        assertThat(stream.field()).hasValue("start");
    }
}
