package io.recurrent.api.grpc;

import io.recurrent.inference.SequenceService;
import io.recurrent.inference.SequenceService.SequenceView;
import io.recurrent.inference.StepAnswer;
import io.recurrent.task.Classification;
import io.recurrent.task.TokenProbability;
import io.recurrent.v1.Sequence;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceState;
import java.util.List;

/** Messages about sequences, both ways. */
final class SequenceMessages {
    private SequenceMessages() {}

    static SequenceService.Start start(SequenceRequest.Start message) {
        return new SequenceService.Start(
                MessageInputs.model(message.getModel(), message.getVersion()),
                MessageInputs.optional(message.getSequence()),
                MessageInputs.optional(message.getState()));
    }

    static SequenceService.Step step(SequenceView sequence, SequenceRequest.Step message) {
        return new SequenceService.Step(
                sequence.model(),
                sequence.sequence(),
                message.hasStep() ? message.getStep() : null,
                MessageInputs.of(message),
                message.getTrajectory());
    }

    static SequenceResponse started(SequenceView view) {
        return SequenceResponse.newBuilder()
                .setStarted(SequenceResponse.Started.newBuilder()
                        .setSequence(view.sequence())
                        .setModel(view.model())
                        .setVersion(view.version())
                        .setStep(view.step())
                        .setConsumed(view.consumed()))
                .build();
    }

    static SequenceResponse answer(StepAnswer answer) {
        SequenceResponse.Answer.Builder message = SequenceResponse.Answer.newBuilder()
                .setStep(answer.step())
                .setConsumed(answer.consumed())
                .setTokens(answer.tokens())
                .setUnknownTokens(answer.unknownTokens());
        Classification found = answer.classification();
        if (found != null) {
            message.setLabel(found.label()).putAllScores(AnswerMessages.scores(found.scores()));
        }
        List<TokenProbability> next = answer.next();
        if (next != null) {
            message.addAllNext(GenerationMessages.next(next));
        }
        List<StepAnswer.TokenScores> trajectory = answer.trajectory();
        if (trajectory != null) {
            message.addAllTrajectory(AnswerMessages.points(trajectory));
        }
        return SequenceResponse.newBuilder().setAnswer(message).build();
    }

    static Sequence view(SequenceView view) {
        return Sequence.newBuilder()
                .setSequence(view.sequence())
                .setModel(view.model())
                .setVersion(view.version())
                .setStep(view.step())
                .setConsumed(view.consumed())
                .setIdleMs(view.idleMillis())
                .setStateBytes(view.stateBytes())
                .build();
    }

    static SequenceState state(SequenceService.ExportedState exported) {
        return SequenceState.newBuilder()
                .setState(exported.state())
                .setStep(exported.step())
                .build();
    }
}
