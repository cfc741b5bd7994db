package io.recurrent.engine;

import io.recurrent.call.Call;
import io.recurrent.input.EncodedRow;
import io.recurrent.input.InputEncoder;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowProgress;
import io.recurrent.registry.ModelLease;
import io.recurrent.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;

/**
 * The way of calls that answer each of their inputs, whatever the task and the transport. Thread safe.
 *
 * <p>A call takes a permit and a lease, is refused by a guess if it is large and would wait too long, is encoded on its
 * caller's thread, waits in the version's queue row by row unless that would take too long, is run by the workers among
 * rows of other calls, and decoded on its caller's thread. Whatever happens, permit and lease go back and one outcome
 * is measured.
 */
public final class InputCalls {
    private final CallEngine engine;

    /** Calls through {@code engine}. */
    public InputCalls(CallEngine engine) {
        this.engine = engine;
    }

    /** How a task makes rows of the inputs of one call, and its answers of the rows' scores. */
    public interface Decoder<T> {
        /** The answer to one input. */
        T decode(int index, EncodedRow row, float[] scores);

        /** How the row {@code index} begins; rows are asked for in order. */
        default RowStart start(int index, EncodedRow row) {
            return RowStart.of(RowProgress.whole(row.some()));
        }
    }

    /** Finds out whether the model does the task, before anything is spent on the call. */
    @FunctionalInterface
    public interface DecoderChoice<T> {
        /**
         * The decoder for a version.
         *
         * @throws io.recurrent.error.InferenceException TASK_MISMATCH
         */
        Decoder<T> of(ServedModel model);
    }

    /** Answers every input of a request by one version, all or none. */
    public <T> Answer<T> answer(Call call, CallKind kind, InputRequest request, DecoderChoice<T> choice) {
        return engine.answer(
                call,
                kind,
                request.model(),
                (lease, measure) -> run(call, request, lease, measure, choice.of(lease.servable())));
    }

    private <T> Answer<T> run(
            Call call, InputRequest request, ModelLease<ServedModel> lease, CallMeasure measure, Decoder<T> decoder) {
        ServedModel served = lease.servable();
        List<EncodedRow> encoded =
                engine.encode(call, served.queue(), request.inputs(), () -> encode(served.rows(), request));
        measure.encoded(
                encoded.size(),
                encoded.stream().mapToLong(EncodedRow::steps).sum(),
                encoded.stream().mapToLong(EncodedRow::unknownTokens).sum());
        PendingRows pending = new PendingRows(encoded.size());
        List<CallRow> offered = new ArrayList<>(encoded.size());
        for (int i = 0; i < encoded.size(); i++) {
            RowStart start = decoder.start(i, encoded.get(i));
            offered.add(new CallRow(start, pending, i, call.deadline()));
        }
        engine.run(call, served.queue(), offered, pending);
        measure.ran(pending);
        List<Answer.Output<T>> outputs = new ArrayList<>(encoded.size());
        for (int i = 0; i < encoded.size(); i++) {
            EncodedRow row = encoded.get(i);
            T value = decoder.decode(i, row, pending.scores(i));
            outputs.add(new Answer.Output<>(value, row.steps(), row.unknownTokens()));
        }
        measure.decoded();
        return new Answer<>(lease.model(), Integer.toString(lease.version()), List.copyOf(outputs), measure.timings());
    }

    private static List<EncodedRow> encode(LoadedModel model, InputRequest request) {
        List<EncodedRow> encoded = new ArrayList<>(request.inputs().size());
        for (int i = 0; i < request.inputs().size(); i++) {
            encoded.add(InputEncoder.encode(model, request.inputs().get(i), request.place(i)));
        }
        return encoded;
    }
}
