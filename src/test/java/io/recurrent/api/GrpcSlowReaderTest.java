package io.recurrent.api;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceRequest.Start;
import io.recurrent.v1.SequenceRequest.Step;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller that sends many steps and reads few answers. */
@ApiTest
@Timeout(60)
class GrpcSlowReaderTest {
    private static final int STEPS = 10_000;

    private final FakeSequences sequences;
    private final GrpcCaller grpc;

    GrpcSlowReaderTest(FakeSequences sequences, GrpcCaller grpc) {
        this.sequences = sequences;
        this.grpc = grpc;
    }

    @AfterEach
    void endAll() {
        sequences.reset();
    }

    @Test
    void is_given_no_more_steps_than_it_reads_answers_to() throws Exception {
        ManagedChannel narrow = NettyChannelBuilder.forTarget(grpc.channel().authority())
                .usePlaintext()
                .flowControlWindow(65_535)
                .build();
        try {
            GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.slowReader(1);
            SequenceServiceGrpc.newStub(narrow).open(stream);
            stream.send(SequenceRequest.newBuilder()
                    .setStart(Start.newBuilder().setModel("sentiment"))
                    .build());
            for (int i = 1; i <= STEPS; i++) {
                stream.send(SequenceRequest.newBuilder()
                        .setStep(Step.newBuilder().setText("a").setTrajectory(true))
                        .build());
            }
            AtomicInteger before = new AtomicInteger(-1);
            Awaitility.await()
                    .during(500, MILLISECONDS)
                    .until(() -> sequences.calls() > 1 && before.getAndSet(sequences.calls()) == sequences.calls());
            assertThat(sequences.calls()).isLessThan(STEPS / 2);

            stream.request(Integer.MAX_VALUE);

            stream.answer();
            for (int i = 1; i <= STEPS; i++) {
                assertThat(stream.answer().getAnswer().getStep()).isEqualTo(i);
            }
        } finally {
            narrow.shutdownNow();
        }
    }
}
