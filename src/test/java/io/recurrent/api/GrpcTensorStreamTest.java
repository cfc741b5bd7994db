package io.recurrent.api;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.InferParameter;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferRequest.InferInputTensor;
import io.recurrent.oip.ModelStreamInferResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests with tensors on a stream. */
@ApiTest
@Timeout(60)
class GrpcTensorStreamTest {
    private static final int MANY = 2_000;
    private static final int LARGE = 4_096;

    private final FakeTensors tensors;
    private final GrpcCaller grpc;

    GrpcTensorStreamTest(FakeTensors tensors, GrpcCaller grpc) {
        this.tensors = tensors;
        this.grpc = grpc;
    }

    @AfterEach
    void forget() {
        tensors.answer(null);
        tensors.asked.clear();
    }

    private static ModelInferRequest request(String id, int bytes) {
        return ModelInferRequest.newBuilder()
                .setModelName("echo")
                .setId(id)
                .addInputs(InferInputTensor.newBuilder()
                        .setName("x")
                        .setDatatype("UINT8")
                        .addShape(bytes))
                .addRawInputContents(ByteString.copyFrom(new byte[bytes]))
                .build();
    }

    private static GrpcStream<ModelInferRequest, ModelStreamInferResponse> open(
            Channel channel, GrpcStream<ModelInferRequest, ModelStreamInferResponse> stream) {
        GRPCInferenceServiceGrpc.newStub(channel).modelStreamInfer(stream);
        return stream;
    }

    private GrpcStream<ModelInferRequest, ModelStreamInferResponse> open() {
        return open(grpc.channel(), GrpcStream.reader());
    }

    @Test
    void are_answered_in_order_until_the_caller_is_done() throws Exception {
        var stream = open();
        for (int i = 0; i < 50; i++) {
            stream.send(request("r" + i, i));
        }
        stream.halfClose();

        for (int i = 0; i < 50; i++) {
            ModelStreamInferResponse answer = stream.answer();
            assertThat(answer.getErrorMessage()).isEmpty();
            assertThat(answer.getInferResponse().getId()).isEqualTo("r" + i);
            assertThat(answer.getInferResponse().getRawOutputContents(0).size()).isEqualTo(i);
            assertThat(answer.getInferResponse()
                            .getParametersOrThrow("triton_final_response")
                            .getBoolParam())
                    .isTrue();
        }
        assertThat(stream.code()).isEqualTo(Status.Code.OK);
    }

    @Test
    void go_on_after_one_that_failed() throws Exception {
        var stream = open();
        stream.send(request("good", 1));
        stream.send(request("unknown", 1).toBuilder().setModelName("no").build());
        stream.send(request("bad", 1).toBuilder()
                .addRawInputContents(ByteString.EMPTY)
                .build());
        stream.send(request("good again", 1));
        stream.halfClose();

        assertThat(stream.answer().getErrorMessage()).isEmpty();
        ModelStreamInferResponse unknown = stream.answer();
        assertThat(unknown.getErrorMessage()).isEqualTo("MODEL_NOT_FOUND: no such model");
        assertThat(unknown.getInferResponse().getId()).isEqualTo("unknown");
        assertThat(unknown.getInferResponse().getModelName()).isEqualTo("no");
        assertThat(unknown.getInferResponse().getOutputsCount()).isZero();
        assertThat(stream.answer().getErrorMessage()).startsWith("INVALID_ARGUMENT: 'raw_input_contents'");
        assertThat(stream.answer().getInferResponse().getId()).isEqualTo("good again");
        assertThat(stream.code()).isEqualTo(Status.Code.OK);
    }

    @Test
    void do_not_show_what_broke_in_the_server() throws Exception {
        tensors.answer((call, request) -> {
            throw new IllegalStateException("secret");
        });
        var stream = open();
        stream.send(request("broken", 1));

        assertThat(stream.answer().getErrorMessage())
                .startsWith("INTERNAL: ")
                .contains("(error ")
                .doesNotContain("secret");
    }

    @Test
    void belong_to_sequences_and_have_their_own_timeouts() throws Exception {
        var stream = open();
        InferParameter second =
                InferParameter.newBuilder().setInt64Param(1_000_000).build();
        stream.send(request("a", 1).toBuilder()
                .putParameters(
                        "sequence_id",
                        InferParameter.newBuilder().setStringParam("mine").build())
                .putParameters("timeout", second)
                .build());
        stream.answer();

        assertThat(tensors.asked.getLast().sequence().id()).isEqualTo("mine");
    }

    @Test
    void are_cancelled_when_the_caller_goes() throws Exception {
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
        var stream = open();
        stream.send(request("a", 1));
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();

        stream.cancel();

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void are_taken_only_as_fast_as_answers_are_read() throws Exception {
        ManagedChannel narrow = NettyChannelBuilder.forTarget(grpc.channel().authority())
                .usePlaintext()
                .flowControlWindow(65_535)
                .build();
        try {
            var stream = open(narrow, GrpcStream.slowReader(1));
            for (int i = 0; i < MANY; i++) {
                stream.send(request("r" + i, LARGE));
            }
            AtomicInteger before = new AtomicInteger(-1);
            Awaitility.await()
                    .during(500, MILLISECONDS)
                    .until(() ->
                            !tensors.asked.isEmpty() && before.getAndSet(tensors.asked.size()) == tensors.asked.size());
            assertThat(tensors.asked).hasSizeLessThan(MANY / 2);

            stream.request(Integer.MAX_VALUE);

            for (int i = 0; i < MANY; i++) {
                assertThat(stream.answer().getInferResponse().getId()).isEqualTo("r" + i);
            }
        } finally {
            narrow.shutdownNow();
        }
    }
}
