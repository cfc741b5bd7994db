package io.recurrent.api;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.v1.EndSequenceRequest;
import io.recurrent.v1.GetSequenceRequest;
import io.recurrent.v1.GetSequenceStateRequest;
import io.recurrent.v1.NextToken;
import io.recurrent.v1.Sequence;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceRequest.Frame;
import io.recurrent.v1.SequenceRequest.Start;
import io.recurrent.v1.SequenceRequest.Step;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import io.recurrent.v1.SequenceState;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@ApiTest
@Timeout(60)
class GrpcSequenceTest {
    private static final Start MINE =
            Start.newBuilder().setModel("sentiment").setSequence("mine").build();

    private final FakeSequences sequences;
    private final GrpcCaller grpc;

    GrpcSequenceTest(FakeSequences sequences, GrpcCaller grpc) {
        this.sequences = sequences;
        this.grpc = grpc;
    }

    @AfterEach
    void endAll() {
        sequences.reset();
    }

    private GrpcStream<SequenceRequest, SequenceResponse> open(Start start) {
        GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.reader();
        SequenceServiceGrpc.newStub(grpc.channel()).open(stream);
        stream.send(SequenceRequest.newBuilder().setStart(start).build());
        return stream;
    }

    private static SequenceRequest step(Step.Builder step) {
        return SequenceRequest.newBuilder().setStep(step).build();
    }

    private static SequenceRequest text(String text) {
        return step(Step.newBuilder().setText(text));
    }

    private Sequence look() {
        return SequenceServiceGrpc.newBlockingStub(grpc.channel())
                .getSequence(GetSequenceRequest.newBuilder()
                        .setModel("sentiment")
                        .setSequence("mine")
                        .build());
    }

    private GrpcCaller.Refusal lookInVain() {
        return grpc.refused(
                new Metadata(),
                channel -> SequenceServiceGrpc.newBlockingStub(channel)
                        .getSequence(GetSequenceRequest.newBuilder()
                                .setModel("sentiment")
                                .setSequence("mine")
                                .build()));
    }

    @Nested
    class A_stream {
        @Test
        void starts_a_sequence_under_an_id_that_the_server_makes() throws Exception {
            SequenceResponse.Started started = open(Start.newBuilder()
                            .setModel("sentiment")
                            .build())
                    .answer()
                    .getStarted();

            assertThat(started.getSequence()).matches("[0-9a-f]{32}");
            assertThat(started.getModel()).isEqualTo("sentiment");
            assertThat(started.getVersion()).isEqualTo("1");
            assertThat(started.getStep()).isZero();
            assertThat(sequences.lastStart())
                    .isEqualTo(new SequenceService.Start(new ModelReference("sentiment", null), null, null));
        }

        @Test
        void starts_a_sequence_from_a_state() throws Exception {
            SequenceResponse.Started started = open(MINE.toBuilder()
                            .setVersion("1")
                            .setState(FakeSequences.STATE)
                            .build())
                    .answer()
                    .getStarted();

            assertThat(started.getStep()).isEqualTo(FakeSequences.RESUMED_STEP);
            assertThat(started.getConsumed()).isEqualTo(2 * FakeSequences.RESUMED_STEP);
        }

        @Test
        void answers_steps_in_their_order() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            for (int i = 1; i <= 50; i++) {
                stream.send(step(Step.newBuilder().setStep(i).addTokens("a").addTokens("gem")));
            }

            assertThat(stream.answer().hasStarted()).isTrue();
            for (int i = 1; i <= 50; i++) {
                SequenceResponse.Answer answer = stream.answer().getAnswer();
                assertThat(answer.getStep()).isEqualTo(i);
                assertThat(answer.getConsumed()).isEqualTo(2L * i);
            }
        }

        @Test
        void answers_as_the_task_does() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> classifier = open(MINE);
            classifier.answer();
            classifier.send(step(Step.newBuilder().setText("a gem").setTrajectory(true)));
            SequenceResponse.Answer answer = classifier.answer().getAnswer();
            assertThat(answer.getLabel()).isEqualTo("positive");
            assertThat(answer.getScoresOrThrow("positive")).isEqualTo(0.75);
            assertThat(answer.getTrajectoryList())
                    .extracting(point -> point.getToken())
                    .containsExactly("a", "gem");
            assertThat(answer.getTokens()).isEqualTo(2);
            assertThat(answer.getUnknownTokens()).isEqualTo(1);

            GrpcStream<SequenceRequest, SequenceResponse> writer =
                    open(Start.newBuilder().setModel(FakeSequences.WRITER).build());
            writer.answer();
            writer.send(step(Step.newBuilder().addIds(7)));
            answer = writer.answer().getAnswer();
            assertThat(answer.getLabel()).isEmpty();
            assertThat(answer.getNext(0))
                    .isEqualTo(NextToken.newBuilder()
                            .setToken("e")
                            .setProbability(0.5)
                            .build());
        }

        @Test
        void takes_an_empty_text_for_a_step_and_frames_and_ids() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            stream.answer();

            stream.send(text(""));
            SequenceResponse.Answer nothing = stream.answer().getAnswer();
            assertThat(nothing.getConsumed()).isZero();
            assertThat(nothing.getLabel()).isEmpty();

            stream.send(step(Step.newBuilder()
                    .addFrames(Frame.newBuilder().addValues(1).addValues(-2))
                    .addFrames(Frame.newBuilder().addValues(3).addValues(0.5f))));
            assertThat(stream.answer().getAnswer().getConsumed()).isEqualTo(2);
            assertThat(((RowInput.Frames) sequences.lastStep().input()).frames())
                    .isDeepEqualTo(new float[][] {{1, -2}, {3, 0.5f}});

            stream.send(step(Step.newBuilder().addIds(0).addIds(7)));
            stream.answer();
            assertThat(((RowInput.Ids) sequences.lastStep().input()).ids()).containsExactly(0, 7);
        }

        @Test
        void has_the_default_deadline_for_each_step() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            stream.answer();
            Object first = sequences.lastCall();
            stream.send(text("a"));
            stream.answer();

            assertThat(sequences.lastCall()).isNotSameAs(first);
            assertThat(sequences.lastCall().deadline().remainingNanos())
                    .isBetween(SECONDS.toNanos(2), SECONDS.toNanos(5));
        }

        @Test
        void ends_at_its_own_deadline_and_keeps_the_sequence() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.reader();
            SequenceServiceGrpc.newStub(grpc.channel())
                    .withDeadlineAfter(1_000, MILLISECONDS)
                    .open(stream);
            stream.send(SequenceRequest.newBuilder().setStart(MINE).build());
            stream.answer();

            assertThat(sequences.lastCall().deadline().remainingNanos()).isLessThan(SECONDS.toNanos(1));
            assertThat(stream.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(look().getStep()).isZero();
        }
    }

    @Nested
    class To_half_close {
        @Test
        void ends_the_sequence_after_the_steps_before_it() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            stream.send(text("a"));
            stream.halfClose();

            assertThat(stream.code()).isEqualTo(Status.Code.OK);
            stream.answer();
            assertThat(stream.answer().getAnswer().getStep()).isEqualTo(1);
            assertThat(lookInVain().error().getReason()).isEqualTo("SEQUENCE_NOT_FOUND");
        }

        @Test
        void after_a_failed_step_ends_nothing() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            stream.send(step(Step.newBuilder().setStep(9).setText("a")));
            stream.halfClose();

            assertThat(stream.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(look().getStep()).isZero();
        }
    }

    @Nested
    class A_caller_who_goes {
        @Test
        void keeps_the_sequence_and_can_attach_to_it_again() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> first = open(MINE);
            first.send(text("a gem"));
            first.answer();
            first.answer();
            first.cancel();
            assertThat(first.code()).isEqualTo(Status.Code.CANCELLED);

            GrpcStream<SequenceRequest, SequenceResponse> second =
                    open(MINE.toBuilder().setAttach(true).setVersion("1").build());

            SequenceResponse.Started started = second.answer().getStarted();
            assertThat(started.getStep()).isEqualTo(1);
            assertThat(started.getConsumed()).isEqualTo(2);
            second.send(text("more"));
            assertThat(second.answer().getAnswer().getStep()).isEqualTo(2);
        }

        @Test
        void during_a_step_cancels_that_step() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            stream.answer();
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            sequences.before(call -> {
                call.onCancel(cancelled::countDown);
                running.countDown();
                await(cancelled);
                throw new InferenceException(ErrorCode.CANCELLED, "the caller has gone");
            });
            stream.send(text("a"));
            await(running);

            stream.cancel();

            await(cancelled);
            sequences.before(call -> {});
            assertThat(look().getStep()).isZero();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class A_failure {
        @Test
        void of_a_step_ends_the_stream_with_its_status_and_keeps_the_sequence() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream = open(MINE);
            stream.answer();
            stream.send(step(Step.newBuilder().setStep(2).setText("a")));

            assertThat(stream.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(stream.error().getReason()).isEqualTo("SEQUENCE_CONFLICT");
            assertThat(stream.field()).hasValue("step");
            assertThat(look().getStep()).isZero();
        }

        @Test
        void is_to_start_under_an_id_in_use() throws Exception {
            open(MINE).answer();

            assertThat(open(MINE).error().getReason()).isEqualTo("SEQUENCE_CONFLICT");
        }

        @Test
        void is_to_attach_to_what_is_not_there() throws Exception {
            GrpcStream<SequenceRequest, SequenceResponse> stream =
                    open(MINE.toBuilder().setAttach(true).build());

            assertThat(stream.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(stream.error().getReason()).isEqualTo("SEQUENCE_NOT_FOUND");
        }

        @Test
        void is_to_attach_to_another_version() throws Exception {
            open(MINE).answer();

            GrpcStream<SequenceRequest, SequenceResponse> stream =
                    open(MINE.toBuilder().setAttach(true).setVersion("2").build());

            assertThat(stream.error().getReason()).isEqualTo("SEQUENCE_CONFLICT");
            assertThat(stream.field()).hasValue("version");
        }
    }

    @Nested
    class A_sequence {
        private final SequenceServiceGrpc.SequenceServiceBlockingStub stub =
                SequenceServiceGrpc.newBlockingStub(grpc.channel());

        @Test
        void can_be_looked_at() throws Exception {
            open(MINE).answer();

            assertThat(look())
                    .isEqualTo(Sequence.newBuilder()
                            .setSequence("mine")
                            .setModel("sentiment")
                            .setVersion("1")
                            .setIdleMs(FakeSequences.IDLE_MILLIS)
                            .setStateBytes(FakeSequences.STATE_BYTES)
                            .build());
        }

        @Test
        void lets_its_state_go() throws Exception {
            open(MINE.toBuilder().setState(FakeSequences.STATE).build()).answer();

            SequenceState state = stub.getSequenceState(GetSequenceStateRequest.newBuilder()
                    .setModel("sentiment")
                    .setSequence("mine")
                    .build());

            assertThat(state.getState()).isEqualTo(FakeSequences.STATE);
            assertThat(state.getStep()).isEqualTo(FakeSequences.RESUMED_STEP);
        }

        @Test
        void can_be_ended_without_its_stream() throws Exception {
            open(MINE).answer();

            assertThat(stub.endSequence(EndSequenceRequest.newBuilder()
                            .setModel("sentiment")
                            .setSequence("mine")
                            .build()))
                    .isNotNull();
            assertThat(lookInVain().code()).isEqualTo(Status.Code.NOT_FOUND);
        }

        @Test
        void must_be_named_with_its_model() {
            assertThat(grpc.refused(
                                    new Metadata(),
                                    channel -> SequenceServiceGrpc.newBlockingStub(channel)
                                            .getSequence(GetSequenceRequest.newBuilder()
                                                    .setModel("sentiment")
                                                    .build()))
                            .field())
                    .hasValue("sequence");
        }
    }
}
