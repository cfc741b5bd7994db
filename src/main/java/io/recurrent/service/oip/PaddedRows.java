package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.model.GraphRoles;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowContent.Characters;
import io.recurrent.task.tensors.RequestInputs;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The graph's own input tensors, taken apart into rows without their padding. Confined to its call. */
final class PaddedRows {
    private final TensorSpec spec;
    private final @Nullable TensorSpec characterSpec;
    private final Tensor main;
    private final @Nullable Tensor characters;
    private final int[] steps;

    private PaddedRows(
            TensorSpec spec,
            Tensor main,
            @Nullable TensorSpec characterSpec,
            @Nullable Tensor characters,
            int[] steps) {
        this.spec = spec;
        this.main = main;
        this.characterSpec = characterSpec;
        this.characters = characters;
        this.steps = steps;
    }

    /**
     * Takes ids or frames, lengths and characters out of a request.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor
     */
    static PaddedRows of(LoadedModel model, RequestInputs given, List<String> known) {
        GraphRoles roles = model.roles();
        TensorSpec spec = Objects.requireNonNull(
                roles.ids() == null ? roles.frames() : roles.ids(), "a model reads ids or frames");
        TensorData main = given.require(spec.name(), known);
        TensorSpec lengths = roles.lengths();
        TensorData lengthData = lengths == null ? null : given.take(lengths.name());
        Tensor givenLengths = lengths == null || lengthData == null ? null : RequestInputs.fed(lengthData, lengths);
        int @Nullable [] ragged = RaggedRows.steps(main, spec, givenLengths);
        List<Tensor> all = new ArrayList<>();
        Tensor padded = RequestInputs.fed(RaggedRows.padded(main, spec, ragged), spec);
        all.add(padded);
        TensorSpec characterSpec = roles.characters();
        Tensor characters = null;
        if (characterSpec != null) {
            TensorData data = given.require(characterSpec.name(), known);
            characters = RequestInputs.fed(RaggedRows.padded(data, characterSpec, ragged), characterSpec);
            all.add(characters);
        }
        if (givenLengths != null) {
            all.add(givenLengths);
        }
        model.check(all);
        return new PaddedRows(spec, padded, characterSpec, characters, steps(padded, spec, givenLengths, ragged));
    }

    private static int[] steps(Tensor main, TensorSpec spec, @Nullable Tensor lengths, int @Nullable [] ragged) {
        if (ragged != null) {
            return ragged;
        }
        int[] steps = new int[(int) main.shape().dimension(spec.batchAxis())];
        Arrays.fill(steps, (int) main.shape().dimension(spec.timeAxis()));
        for (int row = 0; lengths != null && row < steps.length; row++) {
            steps[row] = (int) lengths.integer(row);
        }
        return steps;
    }

    /** The tensor of ids or frames. */
    String name() {
        return spec.name();
    }

    int count() {
        return steps.length;
    }

    /** Steps of each row. */
    int[] steps() {
        return steps;
    }

    int longest() {
        return Arrays.stream(steps).max().orElse(0);
    }

    /** What goes into one row. */
    RowContent content(int row) {
        if (!spec.type().integral()) {
            return RowContent.ofFrames(frames(row), steps[row]);
        }
        int[] ids = integers(main, spec, row, 1);
        if (characters == null || characterSpec == null) {
            return RowContent.ofIds(ids);
        }
        int inner = 3 - characterSpec.batchAxis() - characterSpec.timeAxis();
        int width = (int) characters.shape().dimension(inner);
        return RowContent.ofIds(ids, new Characters(integers(characters, characterSpec, row, width), width));
    }

    /** The first row as a step of a sequence. */
    RowInput step() {
        if (spec.type().integral()) {
            return RowInput.ids(integers(main, spec, 0, 1));
        }
        int width = (int) main.shape().dimension(2);
        float[] values = frames(0);
        float[][] frames = new float[steps[0]][];
        for (int t = 0; t < frames.length; t++) {
            frames[t] = Arrays.copyOfRange(values, t * width, (t + 1) * width);
        }
        return RowInput.frames(frames);
    }

    private int[] integers(Tensor tensor, TensorSpec layout, int row, int width) {
        Shape shape = tensor.shape();
        int base = row * shape.stride(layout.batchAxis());
        int step = shape.stride(layout.timeAxis());
        int inner = shape.rank() == 3 ? shape.stride(3 - layout.batchAxis() - layout.timeAxis()) : 1;
        int[] values = new int[steps[row] * width];
        for (int t = 0; t < steps[row]; t++) {
            for (int w = 0; w < width; w++) {
                values[t * width + w] = (int) tensor.integer(base + t * step + w * inner);
            }
        }
        return values;
    }

    private float[] frames(int row) {
        Shape shape = main.shape();
        int width = (int) shape.dimension(2);
        float[] values = new float[steps[row] * width];
        for (int t = 0; t < steps[row]; t++) {
            int at = row * shape.stride(spec.batchAxis()) + t * shape.stride(spec.timeAxis());
            main.floats().get(at, values, t * width, width);
        }
        return values;
    }
}
