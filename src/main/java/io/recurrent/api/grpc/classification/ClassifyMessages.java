package io.recurrent.api.grpc.classification;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.engine.Answer;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import io.recurrent.task.classification.Trajectory;
import io.recurrent.v1.Classification;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.Frame;
import io.recurrent.v1.TokenScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A classifier's messages, both ways. */
final class ClassifyMessages {
    private ClassifyMessages() {}

    static ClassifyResponse classification(Answer<io.recurrent.task.classification.Classification> answer) {
        return classified(answer, answer.single().value()).build();
    }

    static ClassifyResponse trajectory(Answer<Trajectory> answer) {
        Trajectory trajectory = answer.single().value();
        return classified(answer, trajectory.classification())
                .addAllTrajectory(points(trajectory.points()))
                .build();
    }

    private static ClassifyResponse.Builder classified(
            Answer<?> answer, io.recurrent.task.classification.Classification found) {
        Answer.Output<?> output = answer.single();
        return ClassifyResponse.newBuilder()
                .setModel(answer.model())
                .setVersion(answer.version())
                .setLabel(found.label())
                .putAllScores(scores(found.scores()))
                .setTokens(output.tokens())
                .setUnknownTokens(output.unknownTokens());
    }

    static ClassifyBatchResponse classifications(Answer<io.recurrent.task.classification.Classification> answer) {
        return batch(answer, output -> classified(output, output.value()));
    }

    static ClassifyBatchResponse trajectories(Answer<Trajectory> answer) {
        return batch(
                answer,
                output -> classified(output, output.value().classification())
                        .addAllTrajectory(points(output.value().points())));
    }

    private static <T> ClassifyBatchResponse batch(
            Answer<T> answer, Function<Answer.Output<T>, Classification.Builder> message) {
        ClassifyBatchResponse.Builder batch =
                ClassifyBatchResponse.newBuilder().setModel(answer.model()).setVersion(answer.version());
        answer.outputs().forEach(output -> batch.addOutputs(message.apply(output)));
        return batch.build();
    }

    private static Classification.Builder classified(
            Answer.Output<?> output, io.recurrent.task.classification.Classification found) {
        return Classification.newBuilder()
                .setLabel(found.label())
                .putAllScores(scores(found.scores()))
                .setTokens(output.tokens())
                .setUnknownTokens(output.unknownTokens());
    }

    static List<TokenScores> points(List<io.recurrent.task.classification.TokenScores> points) {
        return points.stream()
                .map(point -> TokenScores.newBuilder()
                        .setToken(point.token())
                        .putAllScores(scores(point.scores()))
                        .build())
                .toList();
    }

    static Map<String, Double> scores(Map<String, Float> found) {
        Map<String, Double> scores = new LinkedHashMap<>();
        found.forEach((label, score) -> scores.put(label, score.doubleValue()));
        return scores;
    }

    /** The input of a message. */
    static RowInput input(ClassifyRequest message) {
        return RowInput.exactlyOne(
                Field.text("text", message.hasText() ? message.getText() : null),
                MessageInputs.tokens("tokens", message.getTokensList()),
                MessageInputs.frames("frames", message.getFramesList(), Frame::getValuesList));
    }
}
