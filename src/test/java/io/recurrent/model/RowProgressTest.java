package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.fixture.Loading;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.RowState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that stop on the way, keep their state, and go on. */
class RowProgressTest {
    private static final int[] IDS = {3, 6, 7, 8, 9, 10, 11};

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final BufferArena arena = new BufferArena();

    @TempDir
    private Path root;

    private LoadedModel poet() throws Exception {
        return Loading.rows(runtime, Bundle.read("poet", 1, TinyBundles.poet().write(root)));
    }

    private RowProgress whole(LoadedModel model, int... ids) {
        RowProgress run = RowProgress.from(RowContent.ofIds(ids), null);
        model.advance(List.of(run), LoadedModel.WHOLE, arena);
        return run;
    }

    @Test
    void a_row_that_stops_at_blocks_does_so_whatever_the_chunk_is() {
        RowProgress run = RowProgress.from(RowContent.ofIds(new int[40]), null).stoppingEach(16);
        List<Integer> stops = new ArrayList<>();
        for (int chunk : new int[] {10, 10, 3, 100, 5, 100}) {
            int steps = run.nextSteps(chunk);
            run.advance(steps);
            stops.add(run.done());
        }
        assertThat(stops).containsExactly(10, 16, 19, 32, 37, 40);
        assertThat(run.remainingSteps()).isZero();
    }

    @Test
    void a_state_on_the_way_goes_on_to_the_same_scores_and_state() throws Exception {
        try (LoadedModel model = poet()) {
            RowProgress whole = whole(model, IDS);
            RowProgress half = RowProgress.from(RowContent.ofIds(IDS), null).stoppingEach(4);
            model.advance(List.of(half), LoadedModel.WHOLE, arena);
            RowState between = half.state();
            assertThat(half.done()).isEqualTo(4);
            model.advance(List.of(half), LoadedModel.WHOLE, arena);

            RowProgress rest = RowProgress.from(RowContent.ofIds(Arrays.copyOfRange(IDS, 4, IDS.length)), between);
            model.advance(List.of(rest), LoadedModel.WHOLE, arena);

            assertThat(half.scores()).containsExactly(whole.scores());
            assertThat(rest.scores()).containsExactly(whole.scores());
            assertThat(rest.state()).isEqualTo(whole.state()).isEqualTo(half.state());
            assertThat(between).as("not changed by who goes on from it").isNotEqualTo(rest.state());
            assertThat(between.count()).isEqualTo(3);
            assertThat(between.bytes())
                    .isEqualTo((long) Float.BYTES
                            * IntStream.of(model.stateSizes()).sum())
                    .isEqualTo(96);
        }
    }

    @Test
    void a_row_is_fed_token_by_token_at_its_end_only() throws Exception {
        try (LoadedModel model = poet()) {
            RowProgress run = RowProgress.from(RowContent.ofIds(new int[] {IDS[0], IDS[1]}), null);
            assertThatThrownBy(() -> run.feed(5)).isInstanceOf(IllegalStateException.class);
            model.advance(List.of(run), LoadedModel.WHOLE, arena);
            for (int i = 2; i < IDS.length; i++) {
                run.feed(IDS[i]);
                assertThat(run.remainingSteps()).isOne();
                model.advance(List.of(run), LoadedModel.WHOLE, arena);
            }
            assertThat(run.scores()).containsExactly(whole(model, IDS).scores());
        }
    }

    @Test
    void a_row_that_is_scored_at_each_step_has_there_what_its_beginning_alone_has() throws Exception {
        try (LoadedModel model = poet()) {
            RowProgress run = RowProgress.from(RowContent.ofIds(IDS), null).scoredEachStep();
            RowProgress other = RowProgress.from(RowContent.ofIds(IDS), null);
            for (int step = 1; step <= IDS.length; step++) {
                model.advance(List.of(run, other), 1, arena);
                assertThat(run.scores())
                        .containsExactly(whole(model, Arrays.copyOf(IDS, step)).scores());
            }
        }
    }

    @Test
    void a_model_begins_with_its_initial_state() throws Exception {
        byte[] values = new byte[8 * Float.BYTES];
        ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(new float[] {
            .5f, -.5f, .25f, 0, 1, -1, .75f, .125f
        });
        TinyBundles bundle = TinyBundles.poet();
        bundle.initial(0, "h0.bin", values);
        try (LoadedModel zeros = poet();
                LoadedModel model = Loading.rows(runtime, Bundle.read("poet", 1, bundle.write(root.resolve("b"))))) {
            float[] plain = whole(zeros, IDS).scores();
            float[] begun = whole(model, IDS).scores();
            RowState given = RowState.copyOf(
                    new float[][] {{.5f, -.5f, .25f, 0, 1, -1, .75f, .125f}, new float[8], new float[8]});
            RowProgress from = RowProgress.from(RowContent.ofIds(IDS), given);
            zeros.advance(List.of(from), LoadedModel.WHOLE, arena);

            assertThat(begun).isNotEqualTo(plain).containsExactly(from.scores());
        }
    }
}
