package io.recurrent.api.grpc.sequences;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.api.grpc.classification.ClassifyMessages;
import io.recurrent.api.grpc.generation.GenerationMessages;
import io.recurrent.error.InferenceException;
import io.recurrent.input.StepInput;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.service.sequences.SequenceService.SequenceView;
import io.recurrent.service.sequences.StepAnswer;
import io.recurrent.task.classification.Classification;
import io.recurrent.task.writing.TokenProbability;
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
                input(message),
                message.getTrajectory());
    }

    private static StepInput input(SequenceRequest.Step message) {
        return new StepInput(
                message.hasText() ? message.getText() : null,
                message.getTokensCount() == 0 ? null : message.getTokensList(),
                message.getIdsCount() == 0
                        ? null
                        : message.getIdsList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                message.getFramesCount() == 0 ? null : frames(message.getFramesList()));
    }

    private static float[][] frames(List<SequenceRequest.Frame> messages) {
        float[][] frames = new float[messages.size()][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new float[messages.get(i).getValuesCount()];
            for (int j = 0; j < frames[i].length; j++) {
                frames[i][j] = messages.get(i).getValues(j);
                requireFinite(frames[i][j], i, j);
            }
        }
        return frames;
    }

    private static void requireFinite(float value, int frame, int place) {
        if (!Float.isFinite(value)) {
            String field = "frames[" + frame + "][" + place + "]";
            throw InferenceException.invalid(field, "'" + field + "' must be a finite 32-bit number, got " + value);
        }
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
            message.setLabel(found.label()).putAllScores(ClassifyMessages.scores(found.scores()));
        }
        List<TokenProbability> next = answer.next();
        if (next != null) {
            message.addAllNext(GenerationMessages.next(next));
        }
        List<StepAnswer.TokenScores> trajectory = answer.trajectory();
        if (trajectory != null) {
            message.addAllTrajectory(ClassifyMessages.points(trajectory));
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
