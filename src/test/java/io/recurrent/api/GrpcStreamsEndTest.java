package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.recurrent.error.ErrorCode;
import io.recurrent.oip.ModelStreamInferResponse;
import io.recurrent.service.models.ServerState;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.grpc.server.service.GrpcServiceDiscoverer;
import org.springframework.test.annotation.DirtiesContext;

/** A server that drains ends the streams of its callers; nothing else would before the end of its grace period. */
@ApiTest
@Timeout(60)
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class GrpcStreamsEndTest {
    private static final SequenceRequest START = SequenceRequest.newBuilder()
            .setStart(SequenceRequest.Start.newBuilder().setModel("sentiment"))
            .build();

    private static final SequenceRequest STEP = SequenceRequest.newBuilder()
            .setStep(SequenceRequest.Step.newBuilder().setText("a gem"))
            .build();

    private static final int STREAMS = 150;
    private static final byte[] MALFORMED = {0x0a, 0x7f, 1};

    private final GrpcServiceDiscoverer server;
    private final ServerState state;
    private final FakeSequences sequences;
    private final GrpcCaller grpc;

    GrpcStreamsEndTest(GrpcServiceDiscoverer server, ServerState state, FakeSequences sequences, GrpcCaller grpc) {
        this.server = server;
        this.state = state;
        this.sequences = sequences;
        this.grpc = grpc;
    }

    private GrpcStream<SequenceRequest, SequenceResponse> started() throws InterruptedException {
        GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.reader();
        SequenceServiceGrpc.newStub(grpc.channel()).open(stream);
        stream.send(START);
        stream.answer();
        return stream;
    }

    @Test
    void a_stream_that_waits_for_its_caller_ends_at_once_and_says_why() throws Exception {
        GrpcStream<SequenceRequest, SequenceResponse> stream = started();

        state.drain();

        assertThat(stream.error().getReason()).isEqualTo(ErrorCode.SHUTTING_DOWN.name());
        assertThat(stream.error().getMetadataMap().get("requestId")).isNotEqualTo("none");
    }

    @Test
    void a_stream_stays_while_the_server_only_is_about_to_drain() throws Exception {
        GrpcStream<SequenceRequest, SequenceResponse> stream = started();

        state.leave();
        stream.send(STEP);

        assertThat(stream.answer().hasAnswer()).isTrue();
    }

    @Test
    void a_message_that_is_being_answered_gets_its_answer_first() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch drained = new CountDownLatch(1);
        GrpcStream<SequenceRequest, SequenceResponse> stream = started();
        sequences.before(call -> {
            working.countDown();
            await(drained);
        });
        stream.send(STEP);
        await(working);

        state.drain();
        drained.countDown();

        assertThat(stream.answer().hasAnswer()).isTrue();
        assertThat(stream.error().getReason()).isEqualTo(ErrorCode.SHUTTING_DOWN.name());
    }

    /** Whether it was opened before or after. */
    @Test
    void no_stream_of_any_service_outlives_the_drain() throws Exception {
        List<? extends MethodDescriptor<?, ?>> methods = server.findServices().stream()
                .flatMap(service -> service.service().bindService().getServiceDescriptor().getMethods().stream())
                .filter(method -> method.getType() == MethodType.BIDI_STREAMING)
                .toList();
        assertThat(methods).hasSizeGreaterThan(1);
        List<GrpcStream<SequenceRequest, ModelStreamInferResponse>> before =
                methods.stream().map(this::open).toList();

        state.drain();

        List<GrpcStream<SequenceRequest, ModelStreamInferResponse>> after =
                methods.stream().map(this::open).toList();
        for (int i = 0; i < methods.size(); i++) {
            assertThat(before.get(i).error().getReason()).isEqualTo(ErrorCode.SHUTTING_DOWN.name());
            assertThat(after.get(i).error().getReason()).isEqualTo(ErrorCode.SHUTTING_DOWN.name());
        }
    }

    /** Two threads end each of these streams, the one that drains and the one that reads. */
    @Test
    void a_message_that_cannot_be_read_while_its_stream_ends_is_no_fault_of_the_server() throws Exception {
        MethodDescriptor<byte[], SequenceResponse> bytes = SequenceServiceGrpc.getOpenMethod().toBuilder(
                        new Bytes(), SequenceServiceGrpc.getOpenMethod().getResponseMarshaller())
                .build();
        try (LogLines log = new LogLines()) {
            List<GrpcStream<byte[], SequenceResponse>> streams = new ArrayList<>();
            List<StreamObserver<byte[]>> requests = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(GrpcStream.reader());
                requests.add(ClientCalls.asyncBidiStreamingCall(
                        grpc.channel().newCall(bytes, CallOptions.DEFAULT), streams.getLast()));
            }
            Thread draining = Thread.ofVirtual().start(state::drain);
            requests.forEach(request -> request.onNext(MALFORMED));
            draining.join();

            for (GrpcStream<byte[], SequenceResponse> stream : streams) {
                assertThat(stream.error().getReason())
                        .isIn(ErrorCode.SHUTTING_DOWN.name(), ErrorCode.INVALID_ARGUMENT.name());
            }
            assertThat(log.all()).noneMatch(line -> line.contains("already closed"));
            assertThat(log.shown()).isEmpty();
        }
    }

    /** Bytes as they are. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            throw new IllegalStateException("nothing is read by this");
        }
    }

    /** A stream without a message, whose types do not matter. */
    private GrpcStream<SequenceRequest, ModelStreamInferResponse> open(MethodDescriptor<?, ?> method) {
        MethodDescriptor<SequenceRequest, ModelStreamInferResponse> untyped = MethodDescriptor.newBuilder(
                        ProtoUtils.marshaller(SequenceRequest.getDefaultInstance()),
                        ProtoUtils.marshaller(ModelStreamInferResponse.getDefaultInstance()))
                .setType(MethodType.BIDI_STREAMING)
                .setFullMethodName(method.getFullMethodName())
                .build();
        GrpcStream<SequenceRequest, ModelStreamInferResponse> stream = GrpcStream.reader();
        StreamObserver<SequenceRequest> requests =
                ClientCalls.asyncBidiStreamingCall(grpc.channel().newCall(untyped, CallOptions.DEFAULT), stream);
        assertThat(requests).isNotNull();
        return stream;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
