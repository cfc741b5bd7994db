package io.recurrent.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.call.Transport;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.Entity;
import io.recurrent.v1.GetModelRequest;
import io.recurrent.v1.InferenceServiceGrpc;
import io.recurrent.v1.ListModelsRequest;
import io.recurrent.v1.Model;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.SentimentServiceGrpc;
import io.recurrent.v1.TagBatchRequest;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import io.recurrent.v1.TextInput;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@ApiTest
class GrpcCallTest {
    private final FakeInference inference;
    private final GrpcCaller grpc;

    GrpcCallTest(FakeInference inference, GrpcCaller grpc) {
        this.inference = inference;
        this.grpc = grpc;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    private GrpcCaller.Reply<ClassifyResponse> classify(Metadata headers) {
        return grpc.call(
                headers,
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .classify(ClassifyRequest.newBuilder().setText("a gem").build()));
    }

    @Nested
    class An_answer {
        @Test
        void to_a_text_holds_label_scores_and_counts() {
            ClassifyResponse answer = classify(new Metadata()).message();

            assertThat(answer.getModel()).isEqualTo("sentiment");
            assertThat(answer.getVersion()).isEqualTo("1");
            assertThat(answer.getLabel()).isEqualTo("positive");
            assertThat(answer.getScoresOrThrow("positive")).isCloseTo(0.99, within(1e-6));
            assertThat(answer.getTokens()).isEqualTo(2);
            assertThat(answer.getUnknownTokens()).isEqualTo(1);
        }

        @Test
        void to_a_list_is_in_its_order() {
            ClassifyBatchResponse answer = SentimentServiceGrpc.newBlockingStub(grpc.channel())
                    .classifyBatch(ClassifyBatchRequest.newBuilder()
                            .addInputs(TextInput.newBuilder().setText("a b c"))
                            .addInputs(TextInput.newBuilder().addTokens("a gem"))
                            .build());

            assertThat(answer.getOutputsList())
                    .extracting(output -> output.getTokens())
                    .containsExactly(3, 1);
            assertThat(inference.lastRequest().list()).isTrue();
        }

        @Test
        void of_a_tagger_holds_entities_with_their_places() {
            TagResponse answer = NerServiceGrpc.newBlockingStub(grpc.channel())
                    .recognize(TagRequest.newBuilder().setText("Ekeus heads").build());

            assertThat(answer.getModel()).isEqualTo("ner");
            assertThat(answer.getEntitiesList())
                    .containsExactly(Entity.newBuilder()
                            .setType("PER")
                            .setText("Ekeus")
                            .setEnd(5)
                            .setEndToken(1)
                            .setScore(0.5)
                            .build());
        }

        @Test
        void of_a_tagger_to_a_list_is_in_its_order() {
            assertThat(NerServiceGrpc.newBlockingStub(grpc.channel())
                            .recognizeBatch(TagBatchRequest.newBuilder()
                                    .addInputs(TextInput.newBuilder().setText("one two"))
                                    .addInputs(TextInput.newBuilder().setText("one"))
                                    .build())
                            .getOutputsList())
                    .extracting(output -> output.getTokens())
                    .containsExactly(2, 1);
        }

        @Test
        void comes_from_the_model_and_version_that_the_message_names() {
            InferenceServiceGrpc.InferenceServiceBlockingStub stub =
                    InferenceServiceGrpc.newBlockingStub(grpc.channel());

            stub.classify(ClassifyRequest.newBuilder()
                    .setText("x")
                    .setModel("mine")
                    .setVersion("7")
                    .build());
            assertThat(inference.lastRequest().model()).isEqualTo(new ModelReference("mine", "7"));

            stub.tagBatch(TagBatchRequest.newBuilder()
                    .setModel("other")
                    .addInputs(TextInput.newBuilder().setText("x"))
                    .build());
            assertThat(inference.lastRequest().model()).isEqualTo(new ModelReference("other", null));
        }

        @Test
        void says_in_its_trailers_where_the_time_went() {
            assertThat(classify(new Metadata()).trailers().get(GrpcCaller.SERVER_TIMING))
                    .isEqualTo(FakeInference.SERVER_TIMING);
        }
    }

    @Nested
    class The_request_id {
        @Test
        void is_echoed_before_and_after_the_answer() {
            Metadata headers = new Metadata();
            headers.put(GrpcCaller.REQUEST_ID, "order-17");

            GrpcCaller.Reply<ClassifyResponse> reply = classify(headers);

            assertThat(reply.headers().get(GrpcCaller.REQUEST_ID)).isEqualTo("order-17");
            assertThat(reply.trailers().get(GrpcCaller.REQUEST_ID)).isEqualTo("order-17");
            assertThat(inference.lastCall().requestId()).isEqualTo("order-17");
        }

        @Test
        void is_made_by_the_server_when_it_is_malformed() {
            Metadata headers = new Metadata();
            headers.put(GrpcCaller.REQUEST_ID, "no spaces; please");

            assertThat(classify(headers).trailers().get(GrpcCaller.REQUEST_ID)).matches("[0-9a-f]{32}");
        }
    }

    @Nested
    class The_deadline {
        @Test
        void is_the_callers() {
            SentimentServiceGrpc.newBlockingStub(grpc.channel())
                    .withDeadlineAfter(2, SECONDS)
                    .classify(ClassifyRequest.newBuilder().setText("x").build());

            assertThat(secondsLeft()).isBetween(0.0, 2.0);
            assertThat(inference.lastCall().transport()).isEqualTo(Transport.GRPC);
            assertThat(inference.lastCall().caller()).isEqualTo(Caller.at("127.0.0.1"));
        }

        @Test
        void is_the_default_when_the_caller_has_none() {
            classify(new Metadata());

            assertThat(secondsLeft()).isBetween(2.0, 5.0);
        }

        @Test
        void is_cut_to_the_longest_allowed() {
            SentimentServiceGrpc.newBlockingStub(grpc.channel())
                    .withDeadlineAfter(1_000 * 365, TimeUnit.DAYS)
                    .classify(ClassifyRequest.newBuilder().setText("x").build());

            assertThat(secondsLeft()).isBetween(20.0, 30.0);
        }

        @Test
        void that_passes_does_not_count_as_a_cancellation() throws InterruptedException {
            CountDownLatch left = new CountDownLatch(1);
            inference.before(call -> {
                awaitQuietly(left);
                throw new InferenceException(ErrorCode.DEADLINE_EXCEEDED, "too late");
            });
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> SentimentServiceGrpc.newBlockingStub(grpc.channel())
                            .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                            .classify(ClassifyRequest.newBuilder().setText("x").build()))
                    .matches(e -> e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED);

            assertThat(inference.lastCall().cancelled()).isFalse();
            left.countDown();
        }

        private double secondsLeft() {
            return inference.lastCall().deadline().remainingNanos() / 1e9;
        }
    }

    @Nested
    class A_caller_that_goes {
        @Test
        void cancels_the_call_while_it_blocks_its_thread() throws InterruptedException {
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch cancelled = new CountDownLatch(1);
            inference.before(call -> {
                call.onCancel(cancelled::countDown);
                running.countDown();
                awaitQuietly(cancelled);
                throw new InferenceException(ErrorCode.CANCELLED, "the caller has gone");
            });
            Context.CancellableContext caller = Context.current().withCancellation();
            AtomicReference<Future<?>> answer = new AtomicReference<>();
            caller.run(() -> answer.set(SentimentServiceGrpc.newFutureStub(grpc.channel())
                    .classify(ClassifyRequest.newBuilder().setText("x").build())));
            assertThat(running.await(10, SECONDS)).isTrue();

            caller.cancel(null);

            assertThat(cancelled.await(10, SECONDS)).isTrue();
            assertThat(inference.lastCall().cancelled()).isTrue();
        }

        @Test
        void after_the_answer_cancels_nothing() {
            classify(new Metadata());
            Call answered = inference.lastCall();
            classify(new Metadata());

            assertThat(answered.cancelled()).isFalse();
        }
    }

    @Nested
    class Models {
        private final InferenceServiceGrpc.InferenceServiceBlockingStub stub =
                InferenceServiceGrpc.newBlockingStub(grpc.channel());

        @Test
        void are_listed_with_states_and_reasons() {
            List<Model> models =
                    stub.listModels(ListModelsRequest.getDefaultInstance()).getModelsList();

            assertThat(models).extracting(Model::getName).containsExactly("ner", "sentiment");
            assertThat(models.get(1).getVersions(0).getState()).isEqualTo("FAILED");
            assertThat(models.get(1).getVersions(0).getReason()).isEqualTo("golden sample 1");
        }

        @Test
        void are_found_by_name() {
            Model model =
                    stub.getModel(GetModelRequest.newBuilder().setModel("ner").build());

            assertThat(model.getTask()).isEqualTo("token-tagging");
        }

        @Test
        void that_are_unknown_are_not_found() {
            GrpcCaller.Refusal refusal = grpc.refused(
                    new Metadata(),
                    channel -> InferenceServiceGrpc.newBlockingStub(channel)
                            .getModel(GetModelRequest.newBuilder()
                                    .setModel("../x")
                                    .build()));

            assertThat(refusal.code()).isEqualTo(Status.Code.NOT_FOUND);
            assertThat(refusal.error().getReason()).isEqualTo("MODEL_NOT_FOUND");
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(10, SECONDS)) {
                throw new AssertionError("nothing came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
