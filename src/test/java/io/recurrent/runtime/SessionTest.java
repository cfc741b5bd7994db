package io.recurrent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final List<Tensor> SCORES = List.of(Tensors.output("scores", Shape.of(1, 2)));
    private static final SessionContract CONTRACT =
            new SessionContract(List.of(Tensors.IDS, Tensors.LENGTHS), List.of());

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

    @TempDir
    private Path directory;

    @AfterEach
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    private Session open(TinyGraphs graph) throws IOException, GraphRejectedException {
        return open(graph, CONTRACT);
    }

    private Session open(TinyGraphs graph, SessionContract contract) throws IOException, GraphRejectedException {
        return runtime.open(GraphBytes.of(graph.write(directory.resolve("model.onnx"))), signature -> contract);
    }

    @Test
    void writes_the_outputs_that_were_asked_for_into_the_memory_that_was_given() throws Exception {
        SessionContract contract = new SessionContract(List.of(Tensors.IDS, Tensors.LENGTHS, Tensors.H0), List.of());
        try (Session session = open(TinyGraphs.classifier(3).states(), contract)) {
            List<Tensor> inputs = Tensors.one(1, 2, 3);
            inputs.add(Tensors.floats("h0", Shape.of(1, 1, 8), new float[8]));

            Tensor scores = Tensors.output("scores", Shape.of(1, 3));
            session.run(inputs, List.of(scores));
            Tensor again = Tensors.output("scores", Shape.of(1, 3));
            Tensor state = Tensors.output("hn", Shape.of(1, 1, 8));
            session.run(inputs, List.of(again, state));

            assertThat(Tensors.array(scores)).doesNotContain(Float.NaN).containsExactly(Tensors.array(again));
            assertThat(Tensors.array(state)).doesNotContain(Float.NaN);
            assertThat(inputs).allMatch(input -> input.buffer().position() == 0);
        }
    }

    @Test
    void takes_heap_buffers_and_buffers_with_a_position_too() throws Exception {
        SessionContract contract = new SessionContract(List.of(Tensors.IDS, Tensors.LENGTHS, Tensors.H0), List.of());
        try (Session session = open(TinyGraphs.classifier(2).states(), contract)) {
            List<Tensor> plain = Tensors.one(4, 5);
            float[] state = {9, 9, .1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f};
            plain.add(new Tensor(
                    "h0",
                    Tensors.H0.type(),
                    Shape.of(1, 1, 8),
                    FloatBuffer.wrap(state).position(2)));
            List<Tensor> direct = Tensors.one(4, 5);
            direct.add(Tensors.floats("h0", Shape.of(1, 1, 8), Arrays.copyOfRange(state, 2, 10)));

            assertThat(scores(session, plain)).containsExactly(scores(session, direct));
        }
    }

    @Test
    void an_output_of_another_shape_than_wanted_is_a_failed_run() throws Exception {
        try (Session session = open(TinyGraphs.classifier(3))) {
            assertThatThrownBy(() -> session.run(Tensors.one(1, 2), List.of(Tensors.output("scores", Shape.of(1, 2)))))
                    .isInstanceOfSatisfying(
                            InferenceException.class,
                            e -> assertThat(e.detail()).contains("'scores' of shape [1, 3], wanted [1, 2]"));
        }
        assertThat(runtime.liveNatives()).isZero();
    }

    @Test
    void an_output_on_the_heap_would_be_lost_and_is_refused() throws Exception {
        Tensor heap = new Tensor("scores", Tensors.H0.type(), Shape.of(1, 2), FloatBuffer.allocate(2));
        try (Session session = open(TinyGraphs.classifier(2))) {
            assertThatThrownBy(() -> session.run(Tensors.one(1), List.of(heap)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'scores' needs a direct buffer");
        }
    }

    private static float[] scores(Session session, List<Tensor> inputs) {
        Tensor scores = output(inputs);
        session.run(inputs, List.of(scores));
        return Tensors.array(scores);
    }

    private static Tensor output(List<Tensor> inputs) {
        return Tensors.output("scores", Shape.of(inputs.getFirst().shape().dimension(0), 2));
    }

    @Nested
    class NativesReturnToTheCountBefore {
        @Test
        void after_runs_that_succeed() throws Exception {
            try (Session session = open(TinyGraphs.classifier(2))) {
                for (int i = 0; i < 50; i++) {
                    scores(session, Tensors.one(1, 2, 3));
                    assertThat(runtime.liveNatives()).isOne();
                }
            }
        }

        @Test
        void after_runs_that_are_refused() throws Exception {
            try (Session session = open(TinyGraphs.classifier(2))) {
                for (int i = 0; i < 50; i++) {
                    assertThatThrownBy(() -> session.run(Tensors.one(1, 99), SCORES))
                            .isInstanceOfSatisfying(
                                    InferenceException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
                    assertThat(runtime.liveNatives()).isOne();
                }
            }
        }

        @Test
        void after_runs_that_fail_natively_which_tell_the_caller_nothing_of_the_runtime() throws Exception {
            try (Session session = open(TinyGraphs.classifier(2).failing(10))) {
                float[] before = scores(session, Tensors.one(1, 2, 9));
                for (int i = 0; i < 50; i++) {
                    assertThatThrownBy(() -> session.run(Tensors.one(1, 12), SCORES))
                            .isInstanceOfSatisfying(InferenceException.class, e -> {
                                assertThat(e.code()).isEqualTo(ErrorCode.INFERENCE_FAILED);
                                assertThat(e.detail()).doesNotContainIgnoringCase("gather", "ort", "indices");
                                assertThat(e).hasCauseInstanceOf(Exception.class);
                            });
                    assertThat(runtime.liveNatives()).isOne();
                }
                assertThat(scores(session, Tensors.one(1, 2, 9))).containsExactly(before);
            }
        }

        @Test
        void after_asking_for_an_output_that_is_not_there() throws Exception {
            try (Session session = open(TinyGraphs.classifier(2))) {
                assertThatThrownBy(() -> session.run(
                                Tensors.one(1), List.of(SCORES.getFirst(), Tensors.output("none", Shape.of(1, 2)))))
                        .isInstanceOf(RuntimeException.class);
                assertThat(runtime.liveNatives()).isOne();
            }
        }

        @Test
        void after_loads_that_fail() throws Exception {
            Path garbage = Files.write(directory.resolve("garbage.onnx"), new byte[] {1, 2, 3, 4});
            Path graph = TinyGraphs.classifier(2).write(directory.resolve("good.onnx"));
            for (int i = 0; i < 50; i++) {
                assertThatThrownBy(() -> runtime.open(GraphBytes.of(garbage), signature -> CONTRACT))
                        .isInstanceOf(GraphRejectedException.class);
                assertThatThrownBy(() -> runtime.open(GraphBytes.of(graph), signature -> {
                            throw new IllegalArgumentException("another signature, please");
                        }))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThat(runtime.liveNatives()).isZero();
            }
        }
    }

    @Nested
    class Closed {
        @Test
        void twice_closes_once_and_a_run_says_whose_fault_it_is() throws Exception {
            Session session = open(TinyGraphs.classifier(2));
            session.close();
            session.close();

            assertThatThrownBy(() -> session.run(Tensors.one(1), SCORES))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed")
                    .hasMessageContaining("bug in the server");
        }

        @Test
        void while_other_threads_run_lets_them_end_first() throws Exception {
            for (int round = 0; round < 5; round++) {
                Session session = open(TinyGraphs.classifier(2).bidirectional());
                CountDownLatch running = new CountDownLatch(4);
                List<FutureTask<Integer>> callers = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    callers.add(new FutureTask<>(() -> runUntilClosed(session, running)));
                    Thread.ofPlatform().start(callers.getLast());
                }
                running.await();
                session.close();
                session.close();

                for (FutureTask<Integer> caller : callers) {
                    assertThat(caller.get()).isPositive();
                }
                assertThat(runtime.liveNatives()).isZero();
            }
        }

        private int runUntilClosed(Session session, CountDownLatch running) {
            int runs = 0;
            while (true) {
                try {
                    scores(session, Tensors.one(1, 2, 3, 4, 5, 6, 7));
                    if (runs++ == 0) {
                        running.countDown();
                    }
                } catch (IllegalStateException e) {
                    return runs;
                }
            }
        }
    }
}
