package io.recurrent.api.grpc.tagging;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.engine.Answer;
import io.recurrent.input.RowInput;
import io.recurrent.task.tagging.Span;
import io.recurrent.v1.Entity;
import io.recurrent.v1.TagBatchResponse;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TagResponse;
import io.recurrent.v1.Tagging;
import java.util.List;

/** A tagger's messages, both ways. */
final class TagMessages {
    private TagMessages() {}

    /** The input of a message. */
    static RowInput input(TagRequest message) {
        return MessageInputs.input(message.hasText() ? message.getText() : null, message.getTokensList());
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
        return spans.stream().map(TagMessages::entity).toList();
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
}
