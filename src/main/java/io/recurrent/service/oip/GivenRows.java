package io.recurrent.service.oip;

import io.recurrent.input.RowInput;
import io.recurrent.model.GraphRoles;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowContent.Characters;
import io.recurrent.task.tensors.RequestInputs;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The graph's own input tensors, read as rows without padding, whether they came padded or one after the other.
 * Confined to its call.
 */
final class GivenRows {
    private final TensorSpec spec;
    private final RowReader main;
    private final @Nullable RowReader characters;
    private final int[] steps;

    private GivenRows(TensorSpec spec, RowReader main, @Nullable RowReader characters, int[] steps) {
        this.spec = spec;
        this.main = main;
        this.characters = characters;
        this.steps = steps;
    }

    /**
     * Takes ids or frames, lengths and characters out of a request.
     *
     * @throws io.recurrent.error.InferenceException INVALID_ARGUMENT that names the tensor
     */
    static GivenRows of(LoadedModel model, RequestInputs given, List<String> known) {
        GraphRoles roles = model.roles();
        TensorSpec spec = spec(model);
        TensorData main = given.require(spec.name(), known);
        TensorSpec lengths = roles.lengths();
        TensorData lengthData = lengths == null ? null : given.take(lengths.name());
        Tensor givenLengths = lengths == null || lengthData == null ? null : RequestInputs.fed(lengthData, lengths);
        TensorSpec characterSpec = roles.characters();
        TensorData characters = characterSpec == null ? null : given.require(characterSpec.name(), known);
        int @Nullable [] ragged = RaggedRows.steps(main, spec, givenLengths);
        return ragged == null
                ? padded(model, main, givenLengths, characters)
                : oneAfterTheOther(model, main, ragged, characters);
    }

    private static GivenRows padded(
            LoadedModel model, TensorData main, @Nullable Tensor lengths, @Nullable TensorData characters) {
        TensorSpec spec = spec(model);
        List<Tensor> all = new ArrayList<>();
        Tensor rows = RequestInputs.fed(main, spec);
        all.add(rows);
        TensorSpec characterSpec = model.roles().characters();
        Tensor letters =
                characters == null || characterSpec == null ? null : RequestInputs.fed(characters, characterSpec);
        if (letters != null) {
            all.add(letters);
        }
        if (lengths != null) {
            all.add(lengths);
        }
        model.check(all);
        int[] steps = new int[(int) rows.shape().dimension(spec.batchAxis())];
        Arrays.fill(steps, (int) rows.shape().dimension(spec.timeAxis()));
        for (int row = 0; lengths != null && row < steps.length; row++) {
            steps[row] = (int) lengths.integer(row);
        }
        return new GivenRows(
                spec,
                RowReader.padded(rows, spec),
                letters == null || characterSpec == null ? null : RowReader.padded(letters, characterSpec),
                steps);
    }

    private static GivenRows oneAfterTheOther(
            LoadedModel model, TensorData main, int[] steps, @Nullable TensorData characters) {
        TensorSpec spec = spec(model);
        List<Tensor> all = new ArrayList<>();
        Tensor rows = RaggedRows.joined(main, spec, steps);
        all.add(rows);
        TensorSpec characterSpec = model.roles().characters();
        Tensor letters = null;
        if (characters != null && characterSpec != null) {
            letters = RaggedRows.joined(characters, characterSpec, steps);
            all.add(letters);
        }
        model.check(all);
        return new GivenRows(
                spec, RowReader.joined(rows, steps), letters == null ? null : RowReader.joined(letters, steps), steps);
    }

    private static TensorSpec spec(LoadedModel model) {
        GraphRoles roles = model.roles();
        return Objects.requireNonNull(
                roles.ids() == null ? roles.frames() : roles.ids(), "a model reads ids or frames");
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
            return RowContent.ofFrames(main.floats(row, steps[row]), steps[row]);
        }
        int[] ids = main.integers(row, steps[row]);
        return characters == null
                ? RowContent.ofIds(ids)
                : RowContent.ofIds(ids, new Characters(characters.integers(row, steps[row]), characters.width()));
    }

    /** The first row as a step of a sequence. */
    RowInput step() {
        if (spec.type().integral()) {
            return RowInput.ids(main.integers(0, steps[0]));
        }
        int width = main.width();
        float[] values = main.floats(0, steps[0]);
        float[][] frames = new float[steps[0]][];
        for (int t = 0; t < frames.length; t++) {
            frames[t] = Arrays.copyOfRange(values, t * width, (t + 1) * width);
        }
        return RowInput.frames(frames);
    }
}
