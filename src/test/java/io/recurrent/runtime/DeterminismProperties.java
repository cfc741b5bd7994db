package io.recurrent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.TinyGraphs.Cell;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The answer does not depend on who else is asking: bit for bit the same whatever the batch, its padding and threads.
 */
class DeterminismProperties {
    private static final int LABELS = 3;
    private static final SessionContract CONTRACT =
            new SessionContract(List.of(Tensors.IDS, Tensors.LENGTHS), List.of());

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

    private Session open(TinyGraphs graph) throws IOException, GraphRejectedException {
        Path file = Files.createTempFile("tiny", ".onnx");
        try {
            return runtime.open(GraphBytes.of(graph.write(file)), signature -> CONTRACT);
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 60)
    void a_classified_row_is_the_same_alone_and_in_any_company(
            @ForAll Cell cell,
            @ForAll boolean bidirectional,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int rows)
            throws Exception {
        TinyGraphs graph = TinyGraphs.classifier(LABELS).cell(cell).seed(seed);
        try (Session session = open(bidirectional ? graph.bidirectional() : graph)) {
            assertSameAlone(session, seed, rows, 0);
        }
    }

    @Property(tries = 60)
    void a_tagged_row_is_the_same_alone_and_in_any_company(
            @ForAll Cell cell,
            @ForAll boolean bidirectional,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int rows)
            throws Exception {
        TinyGraphs graph = TinyGraphs.tagger(4).cell(cell).seed(seed);
        try (Session session = open(bidirectional ? graph.bidirectional() : graph)) {
            assertSameAlone(session, seed, rows, 4);
        }
    }

    /** Compares whole rows, or for a tagger each row's own steps of {@code widthOfStep} values. */
    private static void assertSameAlone(Session session, long seed, int count, int widthOfStep) {
        Random random = new Random(seed);
        List<long[]> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            rows.add(Tensors.randomRow(random, 20));
        }
        int steps = rows.stream().mapToInt(row -> row.length).max().orElseThrow() + random.nextInt(5);
        float[] together = scores(session, Tensors.batch(rows, steps), widthOfStep);
        int stride = together.length / count;
        for (int r = 0; r < count; r++) {
            float[] alone = scores(session, Tensors.one(rows.get(r)), widthOfStep);
            int own = widthOfStep == 0 ? stride : rows.get(r).length * widthOfStep;
            assertThat(Arrays.copyOfRange(together, r * stride, r * stride + own))
                    .containsExactly(alone);
        }
    }

    @Property(tries = 4)
    void threads_that_share_a_session_get_the_same_bits(@ForAll long seed) throws Exception {
        try (Session session =
                open(TinyGraphs.classifier(LABELS).cell(Cell.LSTM).seed(seed))) {
            Random random = new Random(seed);
            List<List<Tensor>> batches = new ArrayList<>();
            List<float[]> answers = new ArrayList<>();
            for (int b = 0; b < 8; b++) {
                batches.add(Tensors.batch(List.of(Tensors.randomRow(random, 20), Tensors.randomRow(random, 20)), 20));
                answers.add(scores(session, batches.getLast(), 0));
            }
            CountDownLatch start = new CountDownLatch(1);
            List<FutureTask<Void>> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int shift = t;
                threads.add(new FutureTask<>(() -> {
                    start.await();
                    for (int i = 0; i < 80; i++) {
                        int at = (i + shift) % 8;
                        assertThat(scores(session, batches.get(at), 0)).containsExactly(answers.get(at));
                    }
                    return null;
                }));
                Thread.ofPlatform().start(threads.getLast());
            }
            start.countDown();
            for (FutureTask<Void> thread : threads) {
                thread.get();
            }
        }
        assertThat(runtime.liveNatives()).isZero();
    }

    private static float[] scores(Session session, List<Tensor> inputs, int widthOfStep) {
        Shape ids = inputs.getFirst().shape();
        Shape shape = widthOfStep == 0
                ? Shape.of(ids.dimension(0), LABELS)
                : Shape.of(ids.dimension(0), ids.dimension(1), widthOfStep);
        Tensor scores = Tensors.output("scores", shape);
        session.run(inputs, List.of(scores));
        return Tensors.array(scores);
    }
}
