package io.recurrent.api;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.task.generation.GenerationStream.Event;
import io.recurrent.task.writing.Sampling;
import io.recurrent.v1.CandidateScore;
import io.recurrent.v1.GenerateEvent;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerateResponse;
import io.recurrent.v1.GenerationServiceGrpc;
import io.recurrent.v1.NextToken;
import io.recurrent.v1.PredictNextRequest;
import io.recurrent.v1.PredictNextResponse;
import io.recurrent.v1.Usage;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@ApiTest
@Timeout(60)
class GrpcGenerationTest {
    private static final GenerateRequest REQUEST = GenerateRequest.newBuilder()
            .setModel("shakespeare")
            .setPrompt("To be")
            .build();
    private static final Usage USAGE = Usage.newBuilder()
            .setPromptTokens(6)
            .setCachedTokens(4)
            .setGeneratedTokens(3)
            .build();

    private final FakeGeneration generation;
    private final GrpcCaller grpc;

    GrpcGenerationTest(FakeGeneration generation, GrpcCaller grpc) {
        this.generation = generation;
        this.grpc = grpc;
    }

    @AfterEach
    void writeAgain() {
        generation.reset();
    }

    private GrpcCaller.Reply<GenerateResponse> generate(GenerateRequest request) {
        return grpc.call(
                new Metadata(),
                channel -> GenerationServiceGrpc.newBlockingStub(channel).generate(request));
    }

    private GrpcCaller.Refusal refused(GenerateRequest request) {
        return grpc.refused(
                new Metadata(),
                channel -> GenerationServiceGrpc.newBlockingStub(channel).generate(request));
    }

    private GrpcStream<GenerateRequest, GenerateEvent> open(GrpcStream<GenerateRequest, GenerateEvent> reader) {
        GenerationServiceGrpc.newStub(grpc.channel()).generateStream(REQUEST, reader);
        return reader;
    }

    private FakeGeneration.FakeStream stream() {
        return Awaitility.await().until(generation::lastStream, Objects::nonNull);
    }

    @Nested
    class A_generation {
        @Test
        void has_the_defaults_where_the_message_says_nothing() {
            generate(REQUEST);

            assertThat(generation.lastRequest())
                    .isEqualTo(new GenerationRequest(
                            new ModelReference("shakespeare", null),
                            RowInput.text("To be"),
                            GenerationRequest.DEFAULT_TOKENS,
                            Sampling.PLAIN,
                            null,
                            List.of(),
                            1,
                            ""));
        }

        @Test
        void has_what_the_message_says() {
            generate(GenerateRequest.newBuilder()
                    .setModel("shakespeare")
                    .setVersion("2")
                    .addPromptTokens("T")
                    .setMaxTokens(9)
                    .setTemperature(0)
                    .setTopK(4)
                    .setTopP(0.5)
                    .setRepetitionPenalty(1.5)
                    .setSeed(GenerationRequest.LARGEST_SEED)
                    .addStop("\n")
                    .setSamples(2)
                    .setLineStarts("AB")
                    .build());

            assertThat(generation.lastRequest())
                    .isEqualTo(new GenerationRequest(
                            new ModelReference("shakespeare", "2"),
                            RowInput.tokens(List.of("T")),
                            9,
                            new Sampling(0, 4, 0.5, 1.5),
                            GenerationRequest.LARGEST_SEED,
                            List.of("\n"),
                            2,
                            "AB"));
        }

        @Test
        void may_go_on_from_nothing() {
            generate(REQUEST.toBuilder().setPrompt("").build());

            assertThat(generation.lastRequest().prompt()).isEqualTo(RowInput.text(""));
        }

        @Test
        void is_answered_with_its_samples_seed_usage_and_timings() {
            GrpcCaller.Reply<GenerateResponse> reply =
                    generate(REQUEST.toBuilder().setSamples(2).build());

            assertThat(reply.message())
                    .isEqualTo(GenerateResponse.newBuilder()
                            .setModel("shakespeare")
                            .setVersion("1")
                            .setSeed(FakeGeneration.SEED)
                            .addOutputs(sample("To be0"))
                            .addOutputs(sample("To be1"))
                            .setUsage(USAGE)
                            .build());
            assertThat(reply.trailers().get(GrpcCaller.SERVER_TIMING)).isEqualTo(FakeInference.SERVER_TIMING);
        }

        private static GenerateResponse.Sample sample(String text) {
            return GenerateResponse.Sample.newBuilder()
                    .setText(text)
                    .setFinishReason("length")
                    .setTokens(3)
                    .build();
        }

        @Test
        void is_refused_at_the_field_that_is_wrong() {
            GenerateRequest bare =
                    GenerateRequest.newBuilder().setModel("shakespeare").build();
            assertThat(refused(bare).field()).hasValue("prompt");
            assertThat(refused(REQUEST.toBuilder().addPromptTokens("x").build()).field())
                    .hasValue("prompt");
            assertThat(refused(REQUEST.toBuilder().clearModel().build()).field())
                    .hasValue("model");
            assertThat(refused(REQUEST.toBuilder().setMaxTokens(0).build()).field())
                    .hasValue("maxTokens");
            assertThat(refused(REQUEST.toBuilder().setTemperature(Double.NaN).build())
                            .field())
                    .hasValue("temperature");
            assertThat(refused(REQUEST.toBuilder().addStop("").build()).field()).hasValue("stop[0]");
            assertThat(generation.calls()).isZero();
        }
    }

    @Nested
    class A_stream {
        @Test
        void brings_the_events_in_order_and_the_end_last() throws Exception {
            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.reader());

            assertThat(reader.answer().getToken())
                    .isEqualTo(GenerateEvent.Token.newBuilder()
                            .setToken("T")
                            .setText("T")
                            .build());
            assertThat(reader.answer().getToken().getToken()).isEqualTo("o");
            assertThat(reader.answer().getDone())
                    .isEqualTo(GenerateEvent.Done.newBuilder()
                            .setFinishReason("stop")
                            .setTokens(2)
                            .build());
            assertThat(reader.answer().getEnd())
                    .isEqualTo(GenerateEvent.End.newBuilder()
                            .setModel("shakespeare")
                            .setVersion("1")
                            .setSeed(FakeGeneration.SEED)
                            .setUsage(USAGE)
                            .build());
            assertThat(reader.code()).isEqualTo(Status.Code.OK);
            assertThat(stream().closedWithin(10_000)).isTrue();
        }

        @Test
        void that_is_refused_has_a_status_with_details_and_no_event() throws Exception {
            generation.before(call -> {
                throw InferenceException.at(ErrorCode.TASK_MISMATCH, "model", "not a language model");
            });

            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.reader());

            assertThat(reader.error().getReason()).isEqualTo("TASK_MISMATCH");
            assertThat(reader.field()).hasValue("model");
        }

        @Test
        void that_fails_half_way_ends_with_the_error_and_is_closed() throws Exception {
            generation.writes(number -> {
                if (number == 1) {
                    throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the run failed");
                }
                return new Event.Token(0, "T", "T");
            });

            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.reader());

            assertThat(reader.answer().getToken().getToken()).isEqualTo("T");
            assertThat(reader.error().getReason()).isEqualTo("INFERENCE_FAILED");
            assertThat(stream().closedWithin(10_000)).isTrue();
        }

        @Test
        void is_read_no_faster_than_its_reader_takes_it() throws Exception {
            String longText = "x".repeat(1_000);
            generation.writes(number -> number < 20_000 ? new Event.Token(0, "x", longText) : null);

            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.slowReader(1));
            reader.answer();

            int pulled = settled();
            assertThat(pulled).isBetween(1, 10_000);

            reader.request(Integer.MAX_VALUE);
            for (int i = 1; i < 20_000; i++) {
                assertThat(reader.answer().hasToken()).isTrue();
            }
            assertThat(reader.answer().hasEnd()).isTrue();
            assertThat(reader.code()).isEqualTo(Status.Code.OK);
        }

        /** How many events were pulled, once that stays the same for a while. */
        private int settled() {
            FakeGeneration.FakeStream stream = stream();
            Awaitility.await().during(500, MILLISECONDS).until(new SameAsBefore(stream)::holds);
            return stream.pulled();
        }

        @Test
        void whose_reader_goes_is_closed_at_once_also_while_it_waits_for_a_token() throws Exception {
            generation.thenWaits();
            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.reader());
            reader.answer();

            reader.cancel();

            assertThat(stream().closedWithin(10_000)).isTrue();
            assertThat(generation.lastCall().cancelled()).isTrue();
        }

        @Test
        void whose_reader_goes_while_it_does_not_read_is_closed_too() throws Exception {
            String longText = "x".repeat(1_000);
            generation.writes(number -> new Event.Token(0, "x", longText));
            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.slowReader(1));
            settled();

            reader.cancel();

            assertThat(stream().closedWithin(10_000)).isTrue();
        }

        @Test
        void whose_reader_does_not_read_ends_at_the_deadline() throws Exception {
            String longText = "x".repeat(1_000);
            generation.writes(number -> new Event.Token(0, "x", longText));

            open(GrpcStream.slowReader(1));

            assertThat(stream().closedWithin(TimeUnit.SECONDS.toMillis(20))).isTrue();
            assertThat(generation.lastCall().deadline().passed()).isTrue();
        }

        @Test
        void that_is_cancelled_before_it_is_there_is_closed_when_it_comes() throws Exception {
            CountDownLatch coming = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            generation.before(call -> {
                call.onCancel(cancelled::countDown);
                coming.countDown();
                await(cancelled);
            });
            GrpcStream<GenerateRequest, GenerateEvent> reader = open(GrpcStream.reader());
            await(coming);

            reader.cancel();

            assertThat(stream().closedWithin(10_000)).isTrue();
            assertThat(stream().pulled()).isZero();
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Whether a stream was left alone since the last look. */
    private static final class SameAsBefore {
        private final FakeGeneration.FakeStream stream;
        private int before = -1;

        SameAsBefore(FakeGeneration.FakeStream stream) {
            this.stream = stream;
        }

        boolean holds() {
            int now = stream.pulled();
            boolean same = now == before;
            before = now;
            return same;
        }
    }

    @Nested
    class A_prediction {
        private final GenerationServiceGrpc.GenerationServiceBlockingStub stub =
                GenerationServiceGrpc.newBlockingStub(grpc.channel());

        @Test
        void holds_next_tokens_and_what_candidates_are_worth() {
            PredictNextResponse answer = stub.predictNext(PredictNextRequest.newBuilder()
                    .setModel("shakespeare")
                    .setText("To b")
                    .setTopK(0)
                    .addCandidates("e or")
                    .build());

            assertThat(answer)
                    .isEqualTo(PredictNextResponse.newBuilder()
                            .setModel("shakespeare")
                            .setVersion("1")
                            .addNext(NextToken.newBuilder().setToken("e").setProbability(0.5))
                            .addNext(NextToken.newBuilder().setToken("a").setProbability(0.25))
                            .addCandidates(CandidateScore.newBuilder()
                                    .setText("e or")
                                    .setLogProbability(-3.25)
                                    .setTokens(4))
                            .setTokens(4)
                            .setUnknownTokens(1)
                            .build());
            assertThat(generation.lastPrediction().topK()).isZero();
        }

        @Test
        void has_the_defaults_where_the_message_says_nothing() {
            stub.predictNext(PredictNextRequest.newBuilder()
                    .setModel("shakespeare")
                    .addTokens("T")
                    .build());

            assertThat(generation.lastPrediction())
                    .isEqualTo(new PredictionRequest(
                            new ModelReference("shakespeare", null),
                            RowInput.tokens(List.of("T")),
                            PredictionRequest.DEFAULT_NEXT,
                            List.of()));
        }

        @Test
        void without_input_is_refused() {
            GrpcCaller.Refusal refusal = grpc.refused(
                    new Metadata(),
                    channel -> GenerationServiceGrpc.newBlockingStub(channel)
                            .predictNext(PredictNextRequest.newBuilder()
                                    .setModel("shakespeare")
                                    .build()));

            assertThat(refusal.field()).hasValue("text");
        }
    }
}
