package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.SentimentServiceGrpc;
import io.recurrent.v1.TextInput;
import io.recurrent.v1.TokenScores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@ApiTest
class GrpcTrajectoryTest {
    private final FakeInference inference;
    private final SentimentServiceGrpc.SentimentServiceBlockingStub stub;

    GrpcTrajectoryTest(FakeInference inference, GrpcCaller grpc) {
        this.inference = inference;
        this.stub = SentimentServiceGrpc.newBlockingStub(grpc.channel());
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    @Test
    void of_a_text_has_the_scores_after_each_token() {
        ClassifyResponse answer = stub.classify(ClassifyRequest.newBuilder()
                .setText("a gem")
                .setTrajectory(true)
                .build());

        assertThat(answer.getLabel()).isEqualTo("positive");
        assertThat(answer.getTrajectoryList()).extracting(TokenScores::getToken).containsExactly("a", "gem");
        assertThat(answer.getTrajectory(0).getScoresOrThrow("positive")).isCloseTo(0.4, within(1e-6));
    }

    @Test
    void of_a_list_stands_in_each_output() {
        ClassifyBatchResponse answer = stub.classifyBatch(ClassifyBatchRequest.newBuilder()
                .addInputs(TextInput.newBuilder().setText("a gem"))
                .addInputs(TextInput.newBuilder().setText("a gem"))
                .setTrajectory(true)
                .build());

        assertThat(answer.getOutputsList())
                .hasSize(2)
                .allSatisfy(output -> assertThat(output.getTrajectoryCount()).isEqualTo(2))
                .allSatisfy(output -> assertThat(output.getLabel()).isEqualTo("positive"));
    }

    @Test
    void is_not_there_unless_asked_for() {
        ClassifyResponse answer =
                stub.classify(ClassifyRequest.newBuilder().setText("a gem").build());

        assertThat(answer.getTrajectoryList()).isEmpty();
    }
}
