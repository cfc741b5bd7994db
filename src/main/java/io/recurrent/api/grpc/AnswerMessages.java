package io.recurrent.api.grpc;

import io.recurrent.inference.Answer;
import io.recurrent.inference.ModelStatus;
import io.recurrent.inference.StepAnswer;
import io.recurrent.inference.Trajectory;
import io.recurrent.task.Span;
import io.recurrent.v1.Classification;
import io.recurrent.v1.ClassifyBatchResponse;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.Entity;
import io.recurrent.v1.Model;
import io.recurrent.v1.ModelVersion;
import io.recurrent.v1.TagBatchResponse;
import io.recurrent.v1.TagResponse;
import io.recurrent.v1.Tagging;
import io.recurrent.v1.TokenScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Answers to messages. */
final class AnswerMessages {
    private AnswerMessages() {}

    static ClassifyResponse classification(Answer<io.recurrent.task.Classification> answer) {
        return classified(answer, answer.single().value()).build();
    }

    static ClassifyResponse trajectory(Answer<Trajectory> answer) {
        Trajectory trajectory = answer.single().value();
        return classified(answer, trajectory.classification())
                .addAllTrajectory(points(trajectory.points()))
                .build();
    }

    private static ClassifyResponse.Builder classified(Answer<?> answer, io.recurrent.task.Classification found) {
        Answer.Output<?> output = answer.single();
        return ClassifyResponse.newBuilder()
                .setModel(answer.model())
                .setVersion(answer.version())
                .setLabel(found.label())
                .putAllScores(scores(found.scores()))
                .setTokens(output.tokens())
                .setUnknownTokens(output.unknownTokens());
    }

    static ClassifyBatchResponse classifications(Answer<io.recurrent.task.Classification> answer) {
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

    private static Classification.Builder classified(Answer.Output<?> output, io.recurrent.task.Classification found) {
        return Classification.newBuilder()
                .setLabel(found.label())
                .putAllScores(scores(found.scores()))
                .setTokens(output.tokens())
                .setUnknownTokens(output.unknownTokens());
    }

    static List<TokenScores> points(List<StepAnswer.TokenScores> points) {
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

    static TagResponse tagging(Answer<List<Span>> answer) {
        Answer.Output<List<Span>> output = answer.single();
        return TagResponse.newBuilder()
                .setModel(answer.model())
                .setVersion(answer.version())
                .addAllEntities(entities(output.value()))
                .setTokens(output.tokens())
                .setUnknownTokens(output.unknownTokens())
                .build();
    }

    static TagBatchResponse taggings(Answer<List<Span>> answer) {
        TagBatchResponse.Builder batch =
                TagBatchResponse.newBuilder().setModel(answer.model()).setVersion(answer.version());
        for (Answer.Output<List<Span>> output : answer.outputs()) {
            batch.addOutputs(Tagging.newBuilder()
                    .addAllEntities(entities(output.value()))
                    .setTokens(output.tokens())
                    .setUnknownTokens(output.unknownTokens()));
        }
        return batch.build();
    }

    private static List<Entity> entities(List<Span> spans) {
        return spans.stream().map(AnswerMessages::entity).toList();
    }

    private static Entity entity(Span span) {
        return Entity.newBuilder()
                .setType(span.type())
                .setText(span.text())
                .setStart(span.start())
                .setEnd(span.end())
                .setStartToken(span.startToken())
                .setEndToken(span.endToken())
                .setScore(span.score())
                .build();
    }

    static Model model(ModelStatus status) {
        Model.Builder model =
                Model.newBuilder().setName(status.name()).setTask(status.task()).setDescription(status.description());
        for (ModelStatus.VersionStatus version : status.versions()) {
            model.addVersions(ModelVersion.newBuilder()
                    .setVersion(version.version())
                    .setState(version.state())
                    .setReason(version.reason()));
        }
        return model.build();
    }
}
