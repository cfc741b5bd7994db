package io.recurrent.runtime;

import static io.recurrent.fixture.GraphParts.FLOAT;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.node;
import static io.recurrent.fixture.GraphParts.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.Wire;
import io.recurrent.onnx.GraphProto;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.tensor.TensorSpec.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers too small for a full mantissa: a thread's mode must not decide what becomes of them. */
class DenormalsTest {
    private static final float[] SMALL = {
        Float.MIN_NORMAL, -Float.MIN_NORMAL, 3 * Float.MIN_VALUE, Float.MIN_NORMAL / 4, 1e-20f, 1
    };

    @TempDir
    private Path directory;

    private Session session;

    /** Halves and squares: of some inputs the results are denormal, and some inputs are. */
    @BeforeEach
    void open() throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("a", FLOAT, OPEN, 2))
                .addOutput(value("b", FLOAT, OPEN, 2))
                .addInitializer(GraphParts.floats("half", new float[] {0.5f}, 1))
                .addNode(node("Mul", List.of("a", "half"), "halved"))
                .addNode(node("Mul", List.of("a", "a"), "squared"))
                .addNode(node("Add", List.of("halved", "squared"), "b"));
        Path file = Files.write(
                directory.resolve("model.onnx"), GraphParts.model(graph).toByteArray());
        session = new OnnxRuntime(CudaUse.OFF)
                .open(
                        GraphBytes.of(file),
                        signature -> new SessionContract(
                                List.of(new TensorSpec(
                                        "a",
                                        ElementType.FLOAT32,
                                        signature.inputs().get("a").shape(),
                                        0,
                                        TensorSpec.NO_AXIS,
                                        new Values.Finite())),
                                List.of()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private int[] bits(float... values) {
        TensorData input = Wire.floats("a", Shape.of(values.length / 2, 2), values);
        TensorData output =
                session.runOpen(List.of(input.tensor()), List.of("b")).getFirst();
        return bitsOf(Wire.floats(output));
    }

    private static int[] bitsOf(float[] values) {
        int[] bits = new int[values.length];
        Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
        return bits;
    }

    @Test
    void give_the_same_bits_on_the_thread_that_made_the_session_and_on_every_other() throws Exception {
        int[] here = bits(SMALL);
        for (int i = 0; i < 4; i++) {
            FutureTask<int[]> elsewhere = new FutureTask<>(() -> bits(SMALL));
            Thread.ofPlatform().start(elsewhere);
            assertThat(elsewhere.get()).containsExactly(here);
        }
    }

    @Test
    void give_the_same_bits_alone_and_together() {
        List<Integer> alone = new ArrayList<>();
        for (int i = 0; i < SMALL.length; i += 2) {
            Arrays.stream(bits(SMALL[i], SMALL[i + 1])).forEach(alone::add);
        }
        assertThat(bits(SMALL))
                .containsExactly(alone.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void are_numbers_as_java_has_them() {
        float[] wanted = new float[SMALL.length];
        for (int i = 0; i < SMALL.length; i++) {
            wanted[i] = SMALL[i] * 0.5f + SMALL[i] * SMALL[i];
        }
        assertThat(wanted[0])
                .as("Java's own arithmetic on a thread that made a session")
                .isEqualTo(Float.MIN_NORMAL / 2);
        assertThat(bits(SMALL)).containsExactly(bitsOf(wanted));
    }
}
