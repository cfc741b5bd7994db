package io.recurrent.api.grpc;

import io.recurrent.inference.Answer;
import io.recurrent.inference.ModelStatus;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers to messages. */
final class AnswerMessages {
    private AnswerMessages() {}

    static ClassifyResponse classification(Answer<io.recurrent.task.Classification> answer) {
        Answer.Output<io.recurrent.task.Classification> output = answer.single();
        return ClassifyResponse.newBuilder()
                .setModel(answer.model())
                .setVersion(answer.version())
                .setLabel(output.value().label())
                .putAllScores(scores(output.value()))
                .setTokens(output.tokens())
                .setUnknownTokens(output.unknownTokens())
                .build();
    }

    static ClassifyBatchResponse classifications(Answer<io.recurrent.task.Classification> answer) {
        ClassifyBatchResponse.Builder batch =
                ClassifyBatchResponse.newBuilder().setModel(answer.model()).setVersion(answer.version());
        for (Answer.Output<io.recurrent.task.Classification> output : answer.outputs()) {
            batch.addOutputs(Classification.newBuilder()
                    .setLabel(output.value().label())
                    .putAllScores(scores(output.value()))
                    .setTokens(output.tokens())
                    .setUnknownTokens(output.unknownTokens()));
        }
        return batch.build();
    }

    private static Map<String, Double> scores(io.recurrent.task.Classification classification) {
        Map<String, Double> scores = new LinkedHashMap<>();
        classification.scores().forEach((label, score) -> scores.put(label, score.doubleValue()));
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
