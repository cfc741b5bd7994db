package io.recurrent.task.classification;

import io.recurrent.call.Call;
import io.recurrent.engine.Answer;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.InputCalls;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.RowStart;
import io.recurrent.engine.StepTrace;
import io.recurrent.input.EncodedRow;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;

/** Classification by the way of all calls. Thread safe. */
public final class Classifier implements ClassificationService {
    /** With or without what led to the label. */
    public static final CallKind KIND = new CallKind(ClassificationTask.VERB);

    private final InputCalls calls;

    /** Over calls that others make ready. */
    public Classifier(InputCalls calls) {
        this.calls = calls;
    }

    @Override
    public Answer<Classification> classify(Call call, InputRequest request) {
        return calls.answer(call, KIND, request, model -> {
            TextClassification decoder = decoder(model);
            return (index, row, scores) -> decoder.decode(scores, 0);
        });
    }

    @Override
    public Answer<Trajectory> trajectory(Call call, InputRequest request) {
        return calls.answer(call, KIND, request, model -> {
            TextClassification decoder = decoder(model);
            model.requireStreams();
            return new TracedRows(decoder);
        });
    }

    private static TextClassification decoder(ServedModel model) {
        return model.as(ServedClassification.class, ClassificationTask.VERB).decoder();
    }

    /** Rows that have scores after each token. */
    private static final class TracedRows implements InputCalls.Decoder<Trajectory> {
        private final TextClassification decoder;
        private final List<StepTrace> traces = new ArrayList<>();

        TracedRows(TextClassification decoder) {
            this.decoder = decoder;
        }

        @Override
        public RowStart start(int index, EncodedRow row) {
            StepTrace trace = new StepTrace();
            traces.add(trace);
            return trace.over(RowProgress.whole(row.some()));
        }

        @Override
        public Trajectory decode(int index, EncodedRow row, float[] scores) {
            return new Trajectory(
                    decoder.decode(scores, 0),
                    Trajectory.points(decoder, traces.get(index).all(), row::token));
        }
    }
}
