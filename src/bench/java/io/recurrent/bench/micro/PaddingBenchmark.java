package io.recurrent.bench.micro;

import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Padding;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Rows of ids to one padded tensor. */
@State(Scope.Benchmark)
public class PaddingBenchmark {
    private static final int WORDS = 10_000;
    private static final TensorSpec IDS = new TensorSpec(
            "ids", ElementType.INT64, Shape.of(Shape.DYNAMIC, Shape.DYNAMIC), 0, 1, new TensorSpec.Values.Ids(WORDS));

    /** Rows of the run. */
    @Param({"1", "8"})
    public int rows;

    /** Tokens of the longest row; the others are a little shorter. */
    @Param({"19", "300"})
    public int steps;

    private final BufferArena arena = new BufferArena();
    private final List<Padding.Row> texts = new ArrayList<>();

    @Setup
    public void prepare() {
        Random random = new Random(1);
        for (int r = 0; r < rows; r++) {
            int length = Math.max(1, steps - 2 * r);
            texts.add(new Padding.Row(random.ints(length, 0, WORDS).toArray(), 0, length, 1));
        }
    }

    @Benchmark
    public Tensor pack() {
        arena.reset();
        return Padding.pack(IDS, texts, 0, arena);
    }
}
