package io.recurrent.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.tensor.Padding.Row;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Rows of any lengths, in any order of axes: what is packed can be read back, and all else is padding. */
class PaddingProperties {
    private static final int PADDING = 77;

    private final BufferArena arena = new BufferArena();

    /** Where batch and time are, in a tensor of rank 2 or 3. */
    record Layout(int rank, int batchAxis, int timeAxis, ElementType type) {
        TensorSpec spec() {
            long[] open = new long[rank];
            Arrays.fill(open, Shape.DYNAMIC);
            return new TensorSpec("x", type, Shape.of(open), batchAxis, timeAxis, new TensorSpec.Values.Ids(100));
        }
    }

    @Provide
    Arbitrary<Layout> layouts() {
        List<Layout> all = new ArrayList<>();
        for (ElementType type : List.of(ElementType.INT32, ElementType.INT64)) {
            for (int rank = 2; rank <= 3; rank++) {
                for (int batch = 0; batch < rank; batch++) {
                    for (int time = 0; time < rank; time++) {
                        if (batch != time) {
                            all.add(new Layout(rank, batch, time, type));
                        }
                    }
                }
            }
        }
        return Arbitraries.of(all);
    }

    @Provide
    Arbitrary<List<Row>> plainRows() {
        return rows(Arbitraries.just(1));
    }

    @Provide
    Arbitrary<List<Row>> wideRows() {
        return rows(Arbitraries.integers().between(1, 5));
    }

    private static Arbitrary<List<Row>> rows(Arbitrary<Integer> widths) {
        Arbitrary<Integer> steps = Arbitraries.integers().between(1, 9);
        Arbitrary<Integer> before = Arbitraries.integers().between(0, 3);
        return Combinators.combine(steps, widths, before)
                .flatAs((count, width, from) -> Arbitraries.integers()
                        .between(0, 50)
                        .array(int[].class)
                        .ofSize((from + count) * width)
                        .map(values -> new Row(values, from, count, width)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property(tries = 300)
    void every_value_stands_at_its_row_step_and_place_and_all_else_is_padding(
            @ForAll("layouts") Layout layout,
            @ForAll("wideRows") List<Row> wide,
            @ForAll("plainRows") List<Row> plain) {
        List<Row> rows = layout.rank() == 3 ? wide : plain;
        arena.reset();

        Tensor packed = Padding.pack(layout.spec(), rows, PADDING, arena);

        assertThat(packed.shape().dimension(layout.batchAxis())).isEqualTo(rows.size());
        assertThat(packed.shape().dimension(layout.timeAxis())).isEqualTo(Padding.longest(rows));
        assertThat(packed.buffer().remaining()).isEqualTo((int) packed.shape().elements());
        int[] at = new int[packed.shape().rank()];
        for (int i = 0; i < packed.buffer().remaining(); i++) {
            unravel(i, packed.shape(), at);
            Row row = rows.get(at[layout.batchAxis()]);
            int step = at[layout.timeAxis()];
            int place = layout.rank() == 3 ? at[layout.spec().innerAxis()] : 0;
            boolean inside = step < row.steps() && place < row.width();
            long wanted = inside ? row.values()[(row.from() + step) * row.width() + place] : PADDING;
            assertThat(packed.integer(i)).isEqualTo(wanted);
        }
    }

    @Property(tries = 200)
    void the_lengths_tensor_holds_each_rows_own_steps(@ForAll("plainRows") List<Row> rows, @ForAll boolean wide) {
        ElementType type = wide ? ElementType.INT64 : ElementType.INT32;
        TensorSpec spec = new TensorSpec(
                "n", type, Shape.of(Shape.DYNAMIC), 0, TensorSpec.NO_AXIS, new TensorSpec.Values.Lengths());
        arena.reset();

        Tensor lengths = Padding.lengths(spec, rows, arena);

        assertThat(lengths.shape()).isEqualTo(Shape.of(rows.size()));
        for (int r = 0; r < rows.size(); r++) {
            assertThat(lengths.integer(r)).isEqualTo(rows.get(r).steps());
        }
    }

    @Property(tries = 200)
    void frames_stand_at_their_row_and_step_over_whatever_was_there_and_all_else_is_zero(
            @ForAll("plainRows") List<Row> rows, @ForAll boolean timeFirst, @ForAll @IntRange(max = 4) int width) {
        int steps = Padding.longest(rows);
        int batchAxis = timeFirst ? 1 : 0;
        int[] sizes = timeFirst ? new int[] {steps, rows.size()} : new int[] {rows.size(), steps};
        Shape shape = width == 0 ? Shape.of(sizes[0], sizes[1]) : Shape.of(sizes[0], sizes[1], width);
        TensorSpec spec = new TensorSpec(
                "x", ElementType.FLOAT32, shape, batchAxis, 1 - batchAxis, new TensorSpec.Values.Finite());
        List<Padding.Frames> frames = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            Row row = rows.get(r);
            float[] values = new float[(row.from() + row.steps()) * Math.max(1, width)];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(r, i / Math.max(1, width) - row.from(), i % Math.max(1, width)) + 1;
            }
            frames.add(new Padding.Frames(values, row.from(), row.steps()));
        }
        // A buffer that does not begin at 0, with values of a run before.
        float[] used = new float[2 + (int) shape.elements()];
        Arrays.fill(used, Float.NaN);
        FloatBuffer buffer = FloatBuffer.wrap(used).position(2);

        Padding.fillFrames(new Tensor("x", ElementType.FLOAT32, shape, buffer), spec, frames);

        int[] at = new int[shape.rank()];
        for (int i = 0; i < shape.elements(); i++) {
            unravel(i, shape, at);
            int row = at[batchAxis];
            int step = at[1 - batchAxis];
            boolean inside = step < rows.get(row).steps();
            assertThat(used[2 + i]).isEqualTo(inside ? value(row, step, width == 0 ? 0 : at[2]) + 1 : 0);
        }
        assertThat(Arrays.copyOf(used, 2)).containsOnly(Float.NaN);
    }

    @Property(tries = 200)
    void unpacking_gives_each_row_its_own_steps_back_and_no_padding(
            @ForAll("wideRows") List<Row> rows, @ForAll boolean timeFirst) {
        int width = rows.stream().mapToInt(Row::width).max().orElseThrow();
        int steps = Padding.longest(rows);
        Shape shape = timeFirst ? Shape.of(steps, rows.size(), width) : Shape.of(rows.size(), steps, width);
        int batchAxis = timeFirst ? 1 : 0;
        float[] values = new float[(int) shape.elements()];
        int[] at = new int[3];
        for (int i = 0; i < values.length; i++) {
            unravel(i, shape, at);
            values[i] = value(at[batchAxis], at[1 - batchAxis], at[2]);
        }
        TensorSpec spec = new TensorSpec(
                "y", ElementType.FLOAT32, shape, batchAxis, 1 - batchAxis, new TensorSpec.Values.Finite());
        Tensor output = new Tensor("y", ElementType.FLOAT32, shape, FloatBuffer.wrap(values));

        for (int r = 0; r < rows.size(); r++) {
            float[] own = new float[2 + rows.get(r).steps() * width];
            Padding.unpack(output, spec, r, rows.get(r).steps(), own, 2);
            assertThat(Arrays.copyOf(own, 2)).containsOnly(0);
            for (int i = 2; i < own.length; i++) {
                assertThat(own[i]).isEqualTo(value(r, (i - 2) / width, (i - 2) % width));
            }
        }
    }

    @Property(tries = 100)
    void without_a_time_axis_each_row_gets_all_its_values(@ForAll("plainRows") List<Row> rows) {
        int width = 3;
        float[] values = new float[rows.size() * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        Shape shape = Shape.of(rows.size(), width);
        TensorSpec spec =
                new TensorSpec("y", ElementType.FLOAT32, shape, 0, TensorSpec.NO_AXIS, new TensorSpec.Values.Finite());
        // A buffer that does not begin at 0, as slices of a larger one may.
        FloatBuffer buffer =
                FloatBuffer.allocate(values.length + 2).put(2, values).position(2);

        for (int r = 0; r < rows.size(); r++) {
            float[] own = new float[width];
            Padding.unpack(new Tensor("y", ElementType.FLOAT32, shape, buffer), spec, r, 9, own, 0);
            assertThat(own).containsExactly(r * width, r * width + 1, r * width + 2);
        }
    }

    private static float value(int row, int step, int place) {
        return row * 1000 + step * 10 + place;
    }

    private static void unravel(int index, Shape shape, int[] at) {
        int rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            at[axis] = rest % (int) shape.dimension(axis);
            rest /= (int) shape.dimension(axis);
        }
    }
}
