package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.Metadata;
import io.grpc.Status;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.InferParameter;
import io.recurrent.oip.InferTensorContents;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferRequest.InferInputTensor;
import io.recurrent.oip.ModelInferRequest.InferRequestedOutputTensor;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One request with tensors, and one answer. */
@ApiTest
class GrpcTensorsTest {
    private static final InferTensorContents THREE = InferTensorContents.newBuilder()
            .addFp32Contents(1)
            .addFp32Contents(2)
            .addFp32Contents(3)
            .build();
    private static final ByteString RAW = ByteString.copyFrom(new byte[] {0, 0, -128, 63, 0, 0, 0, 64, 0, 0, 64, 64});

    private final FakeTensors tensors;
    private final GrpcCaller grpc;

    GrpcTensorsTest(FakeTensors tensors, GrpcCaller grpc) {
        this.tensors = tensors;
        this.grpc = grpc;
    }

    @AfterEach
    void forget() {
        tensors.answer(null);
        tensors.asked.clear();
    }

    private static ModelInferRequest.Builder request() {
        return ModelInferRequest.newBuilder()
                .setModelName("echo")
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("FP32")
                        .addAllShape(List.of(1L, 1L, 3L)));
    }

    private static ModelInferRequest.Builder typed() {
        ModelInferRequest.Builder request = request();
        request.getInputsBuilder(0).setContents(THREE);
        return request;
    }

    private static InferParameter whole(long value) {
        return InferParameter.newBuilder().setInt64Param(value).build();
    }

    private static InferParameter string(String value) {
        return InferParameter.newBuilder().setStringParam(value).build();
    }

    private static InferParameter yes() {
        return InferParameter.newBuilder().setBoolParam(true).build();
    }

    private ModelInferResponse infer(ModelInferRequest.Builder request) {
        return GRPCInferenceServiceGrpc.newBlockingStub(grpc.channel()).modelInfer(request.build());
    }

    private GrpcCaller.Refusal refused(ModelInferRequest.Builder request) {
        return grpc.refused(
                new Metadata(),
                channel -> GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(request.build()));
    }

    private TensorRequest asked() {
        return tensors.asked.getLast();
    }

    @Test
    void is_answered_raw_whichever_way_it_came() {
        for (ModelInferRequest.Builder request : List.of(typed(), request().addRawInputContents(RAW))) {
            ModelInferResponse response = infer(request.setId("mine"));

            assertThat(response.getModelName()).isEqualTo("echo");
            assertThat(response.getModelVersion()).isEqualTo("1");
            assertThat(response.getId()).isEqualTo("mine");
            assertThat(response.getOutputs(0).getName()).isEqualTo("x");
            assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 1L, 3L);
            assertThat(response.getRawOutputContentsList()).containsExactly(RAW);
        }
        assertThat(asked().sequence()).isNull();
        assertThat(asked().priority()).isZero();
        assertThat(asked().outputs()).isEmpty();
    }

    @Test
    void carries_request_id_and_timings() {
        Metadata headers = new Metadata();
        headers.put(GrpcCaller.REQUEST_ID, "call-7");

        GrpcCaller.Reply<ModelInferResponse> reply = grpc.call(
                headers,
                channel -> GRPCInferenceServiceGrpc.newBlockingStub(channel).modelInfer(typed().build()));

        assertThat(reply.trailers().get(GrpcCaller.REQUEST_ID)).isEqualTo("call-7");
        assertThat(reply.trailers().get(GrpcCaller.SERVER_TIMING)).contains("queue", "run");
    }

    @Test
    void may_have_rows_of_different_lengths_without_padding() {
        ModelInferRequest.Builder request = typed();
        request.getInputsBuilder(0).clearShape().addAllShape(List.of(2L, -1L, 1L));

        infer(request);

        assertThat(asked().inputs().getFirst().shape().toArray()).containsExactly(2, -1, 1);
        assertThat(asked().inputs().getFirst().rowSteps()).isEmpty();
    }

    @Test
    void with_fields_and_parameters_of_a_later_version_is_answered() {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();

        assertThat(infer(typed().setUnknownFields(later).putParameters("mine", string("anything")))
                        .getOutputsCount())
                .isEqualTo(1);
    }

    @Test
    void says_which_outputs_it_wants_and_how() {
        infer(typed().addOutputs(InferRequestedOutputTensor.newBuilder().setName("x"))
                .addOutputs(InferRequestedOutputTensor.newBuilder()
                        .setName("y")
                        .putParameters("classification", whole(2))));

        assertThat(asked().outputs()).containsExactly(new Wanted("x", 0), new Wanted("y", 2));
    }

    static Stream<Arguments> sequences() {
        InferParameter unsigned = InferParameter.newBuilder().setUint64Param(-1).build();
        return Stream.of(
                Arguments.of(whole(7), "7"),
                Arguments.of(whole(0), null),
                Arguments.of(unsigned, "18446744073709551615"),
                Arguments.of(string("mine"), "mine"),
                Arguments.of(string(""), null));
    }

    @ParameterizedTest
    @MethodSource("sequences")
    void belongs_to_the_sequence_that_it_names(InferParameter id, @Nullable String name) {
        infer(typed().putParameters("sequence_id", id));
        assertThat(asked().sequence()).isEqualTo(name == null ? null : new SequenceMark(name, false, false));

        if (name != null) {
            infer(typed().putParameters("sequence_id", id)
                    .putParameters("sequence_start", yes())
                    .putParameters("sequence_end", yes()));
            assertThat(asked().sequence()).isEqualTo(new SequenceMark(name, true, true));
        }
    }

    @Test
    void is_as_urgent_as_it_says_and_waits_no_longer_than_it_says() {
        AtomicLong left = new AtomicLong();
        tensors.answer((call, request) -> {
            left.set(call.deadline().remainingNanos());
            return new TensorAnswer("echo", "1", List.of(), new StageTimings(0, 0, 0, 0));
        });

        infer(typed().putParameters("priority", whole(3)).putParameters("timeout", whole(2_000_000)));

        assertThat(asked().priority()).isEqualTo(3);
        assertThat(left.get()).isBetween(1L, Duration.ofSeconds(2).toNanos());

        infer(typed().putParameters("timeout", whole(0)));
        assertThat(left.get()).isGreaterThan(Duration.ofSeconds(2).toNanos());
    }

    static Stream<Arguments> bad_requests() {
        ModelInferRequest.Builder mixed = typed().addRawInputContents(RAW);
        ModelInferRequest.Builder half = request().addRawInputContents(RAW).addRawInputContents(RAW);
        return Stream.of(
                Arguments.of("raw and typed", mixed, "x"),
                Arguments.of("two contents for one input", half, "raw_input_contents"),
                Arguments.of("no contents", request(), "x"),
                Arguments.of("no model", typed().clearModelName(), "model_name"),
                Arguments.of("no name", changed(in -> in.clearName()), "inputs[0].name"),
                Arguments.of("an unknown type", changed(in -> in.setDatatype("FP33")), "x"),
                Arguments.of("a typed FP16", changed(in -> in.setDatatype("FP16")), "x"),
                Arguments.of("another list", changed(in -> in.setDatatype("INT64")), "x"),
                Arguments.of("a negative size", changed(in -> in.setShape(0, -2)), "x"),
                Arguments.of("a huge shape", changed(in -> in.setShape(0, Long.MAX_VALUE)), "x"),
                Arguments.of("too few elements", changed(in -> in.setShape(0, 2)), "x"),
                Arguments.of("an id of true", typed().putParameters("sequence_id", yes()), "sequence_id"),
                Arguments.of("a start without id", typed().putParameters("sequence_start", yes()), "sequence_id"),
                Arguments.of("a start of 1", typed().putParameters("sequence_start", whole(1)), "sequence_start"),
                Arguments.of("a priority of 4", typed().putParameters("priority", whole(4)), "priority"),
                Arguments.of("a priority in words", typed().putParameters("priority", string("1")), "priority"),
                Arguments.of("a negative timeout", typed().putParameters("timeout", whole(-1)), "timeout"),
                Arguments.of("classes in words", classes(string("all")), "classification"),
                Arguments.of("negative classes", classes(whole(-1)), "classification"));
    }

    private static ModelInferRequest.Builder changed(java.util.function.Consumer<InferInputTensor.Builder> change) {
        ModelInferRequest.Builder request = typed();
        change.accept(request.getInputsBuilder(0));
        return request;
    }

    private static ModelInferRequest.Builder classes(InferParameter number) {
        return typed().addOutputs(
                        InferRequestedOutputTensor.newBuilder().setName("x").putParameters("classification", number));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad_requests")
    void is_refused_at_its_field(String what, ModelInferRequest.Builder request, String field) {
        GrpcCaller.Refusal refusal = refused(request);

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.field()).hasValue(field);
        assertThat(tensors.asked).isEmpty();
    }

    @Test
    void fails_as_other_calls_do() {
        tensors.answer((call, request) -> {
            throw InferenceException.retry(ErrorCode.OVERLOADED, "full", Duration.ofSeconds(3));
        });

        GrpcCaller.Refusal refusal = refused(typed());

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.retry()).isPresent();
    }

    @Test
    void is_cancelled_when_its_caller_goes() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        tensors.answer((call, request) -> {
            call.onCancel(cancelled::countDown);
            started.countDown();
            try {
                cancelled.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new InferenceException(ErrorCode.CANCELLED, "gone");
        });

        var answer = GRPCInferenceServiceGrpc.newFutureStub(grpc.channel()).modelInfer(typed().build());
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        answer.cancel(true);

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
