package io.recurrent.task.tensors;

import io.recurrent.error.InferenceException;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The classification extension of the Open Inference Protocol: the best entries of each row instead of all. */
public final class TopClasses {
    private TopClasses() {}

    /**
     * The values, or what was asked of them.
     *
     * @param values {@code [rows, entries]}
     * @param labels what the entries are called; empty where they have no names
     * @return {@code [rows, classes]} of {@code score:index:label}, best first; {@code score:index} without names
     * @throws InferenceException INVALID_ARGUMENT when the output is not of that shape and type
     */
    public static TensorData of(Wanted wanted, TensorData values, List<String> labels) {
        if (wanted.classes() == 0) {
            return values;
        }
        Shape shape = values.shape();
        if (values.type() != ElementType.FLOAT32 || shape.rank() != 2) {
            throw InferenceException.invalid(
                    wanted.name(),
                    "output '" + wanted.name() + "' is " + values.type().protocolName() + " " + shape
                            + "; classification takes FP32 of rows and entries");
        }
        int entries = (int) shape.dimension(1);
        int kept = Math.min(wanted.classes(), entries);
        FloatBuffer floats = values.tensor().floats();
        List<String> best = new ArrayList<>();
        for (int row = 0; row < shape.dimension(0); row++) {
            int from = row * entries;
            Comparator<Integer> byScore = Comparator.comparingDouble(entry -> -floats.get(from + entry));
            IntStream.range(0, entries)
                    .boxed()
                    .sorted(byScore)
                    .limit(kept)
                    .map(entry -> floats.get(from + entry) + ":" + entry
                            + (entry < labels.size() ? ":" + labels.get(entry) : ""))
                    .forEach(best::add);
        }
        return BytesTensor.write(wanted.name(), Shape.of(shape.dimension(0), kept), best);
    }
}
