package io.recurrent.service.oip;

import io.recurrent.call.CallFactory;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.EncodedRow;
import io.recurrent.input.InputEncoder;
import io.recurrent.input.InputPlace;
import io.recurrent.input.RowInput;
import io.recurrent.model.GraphRoles;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.tensors.BytesTensor;
import io.recurrent.task.tensors.RequestInputs;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRows;
import io.recurrent.tensor.RowState;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request for a model of rows: texts that the server tokenises, or the graph's own tensors, padded or one row after
 * the other. What comes in as one padded tensor runs as rows like all others, each without its padding.
 */
final class RowRequest implements TensorRows {
    /** The input that holds texts, for models that read text. */
    static final String TEXT = "text";

    /** Padded scores of one answer. */
    private static final long MOST_SCORE_BYTES = 64L << 20;

    private static final int[] NO_LEAD = {};

    private final ServedModel served;
    private final LoadedModel model;
    private final GraphRoles roles;
    private final CallFactory limits;
    private final TextGate gate;
    private final RowOutputs outputs;
    private final List<RowProgress> rows = new ArrayList<>();
    private @Nullable Supplier<RowInput> step;
    private int[] steps = new int[0];
    private long unknownTokens;
    private boolean statesGiven;

    /** What may refuse or hold up texts before they are tokenised. */
    @FunctionalInterface
    interface TextGate {
        /** Tokenises them when it is their turn. */
        void encode(ServedModel served, List<RowInput> texts, Runnable encoding);
    }

    /**
     * Checks a request; states that it leaves out take their initial values.
     *
     * @param gate may refuse texts before they are tokenised, or let them wait for their turn
     * @throws InferenceException INVALID_ARGUMENT that names the tensor; INPUT_TOO_LARGE
     */
    RowRequest(ServedModel served, TensorRequest request, CallFactory limits, TextGate gate) {
        this.served = served;
        this.model = served.rows();
        this.roles = model.roles();
        this.limits = limits;
        this.gate = gate;
        this.outputs = new RowOutputs(served, request.outputs());
        RequestInputs given = new RequestInputs(request.inputs());
        if (readsText(model) && given.has(TEXT)) {
            texts(given);
        } else {
            tensors(given);
        }
    }

    /** Whether a model takes {@link #TEXT}: it reads tokens, and no input of its graph is called so. */
    static boolean readsText(LoadedModel model) {
        GraphRoles roles = model.roles();
        return roles.ids() != null
                && roles.contract().inputs().stream()
                        .noneMatch(spec -> spec.name().equals(TEXT));
    }

    private List<String> known() {
        List<String> known = new ArrayList<>();
        if (readsText(model)) {
            known.add(TEXT);
        }
        roles.contract().inputs().forEach(spec -> known.add(spec.name()));
        return known;
    }

    private void texts(RequestInputs given) {
        List<String> texts = BytesTensor.read(given.require(TEXT, known()));
        limits.checkInputs(texts.size());
        List<RowInput> inputs = texts.stream().map(RowInput::text).toList();
        List<@Nullable RowState> from = states(given, texts.size());
        given.requireNoMore(known());
        gate.encode(served, inputs, () -> encode(inputs, from));
        step = inputs.size() == 1 ? inputs::getFirst : null;
        requireRoomForScores(TEXT);
    }

    private void encode(List<RowInput> inputs, List<@Nullable RowState> from) {
        steps = new int[inputs.size()];
        for (int row = 0; row < steps.length; row++) {
            RowState state = from.get(row);
            // What goes before the first token is in a state that was given already.
            int[] lead = state == null ? served.task().lead() : NO_LEAD;
            EncodedRow encoded = InputEncoder.encode(model, inputs.get(row), InputPlace.ROOT, lead);
            unknownTokens += encoded.unknownTokens();
            steps[row] = encoded.steps();
            rows.add(row(encoded.some(), state));
        }
    }

    private RowProgress row(RowContent content, @Nullable RowState from) {
        return keeps(from) ? RowProgress.from(content, from) : RowProgress.whole(content);
    }

    private boolean keeps(@Nullable RowState from) {
        return from != null || outputs.states();
    }

    private void tensors(RequestInputs given) {
        GivenRows tensors = GivenRows.of(model, given, known());
        limits.checkInputs(tensors.count());
        if (tensors.longest() > model.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    tensors.name(),
                    "input '" + tensors.name() + "' has " + tensors.longest() + " steps, model "
                            + model.bundle().name() + " takes " + model.maxTokens());
        }
        List<@Nullable RowState> from = states(given, tensors.count());
        given.requireNoMore(known());
        step = tensors.count() == 1 ? tensors::step : null;
        steps = tensors.steps();
        for (int row = 0; row < tensors.count(); row++) {
            rows.add(row(tensors.content(row), from.get(row)));
        }
        requireRoomForScores(tensors.name());
    }

    /** Scores of each step are answered padded to the longest row, which the caller did not have to send. */
    private void requireRoomForScores(String input) {
        if (roles.scores().timeAxis() == TensorSpec.NO_AXIS) {
            return;
        }
        long longest = Arrays.stream(steps).max().orElse(0);
        long bytes = steps.length * longest * model.scoreCount() * Float.BYTES;
        if (bytes > MOST_SCORE_BYTES) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    input,
                    "input '" + input + "': the scores of " + steps.length + " rows of up to " + longest
                            + " steps take " + bytes + " bytes, " + MOST_SCORE_BYTES
                            + " are allowed; send fewer rows, or rows of like length");
        }
    }

    /** The state before each row; null where none was given. */
    private List<@Nullable RowState> states(RequestInputs given, int count) {
        List<@Nullable Tensor> tensors = new ArrayList<>();
        List<Tensor> there = new ArrayList<>();
        for (GraphRoles.State state : roles.states()) {
            TensorData tensor = given.take(state.input().name());
            Tensor fed = tensor == null ? null : RequestInputs.fed(tensor, state.input());
            tensors.add(fed);
            if (fed != null) {
                there.add(fed);
            }
        }
        List<@Nullable RowState> states = new ArrayList<>(count);
        statesGiven = !there.isEmpty();
        if (statesGiven) {
            model.check(there);
            requireRows(tensors, count);
        }
        for (int row = 0; row < count; row++) {
            states.add(statesGiven ? state(tensors, row) : null);
        }
        return states;
    }

    private void requireRows(List<@Nullable Tensor> tensors, int count) {
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            int axis = roles.states().get(i).input().batchAxis();
            if (tensor != null && tensor.shape().dimension(axis) != count) {
                throw InferenceException.invalid(
                        tensor.name(),
                        "input '" + tensor.name() + "' has " + tensor.shape().dimension(axis)
                                + " rows, the request has " + count);
            }
        }
    }

    private RowState state(List<@Nullable Tensor> tensors, int row) {
        int[] sizes = model.stateSizes();
        float[][] values = new float[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            GraphRoles.State state = roles.states().get(i);
            Tensor tensor = tensors.get(i);
            float[] initial = state.initial();
            values[i] = initial == null ? new float[sizes[i]] : initial.clone();
            if (tensor != null) {
                StateRows.unpack(tensor, state.input().batchAxis(), row, values[i]);
            }
        }
        return RowState.copyOf(values);
    }

    /**
     * The only row as a step of a sequence.
     *
     * @throws InferenceException INVALID_ARGUMENT for several rows, and for states, which a sequence keeps itself
     */
    RowInput step() {
        if (step == null || statesGiven) {
            throw InferenceException.invalid(
                    "inputs",
                    statesGiven
                            ? "a sequence keeps its states; leave state inputs out"
                            : "a step of a sequence has 1 row, got " + rows.size());
        }
        return step.get();
    }

    @Override
    public List<RowProgress> rows() {
        return rows;
    }

    @Override
    public long steps() {
        long all = 0;
        for (int count : steps) {
            all += count;
        }
        return all;
    }

    @Override
    public long unknownTokens() {
        return unknownTokens;
    }

    @Override
    public List<TensorData> outputs() {
        return outputs.of(rows, steps);
    }
}
