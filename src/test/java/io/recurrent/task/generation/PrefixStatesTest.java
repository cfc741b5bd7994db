package io.recurrent.task.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.task.generation.PrefixStates.Prefix;
import io.recurrent.tensor.RowState;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixStatesTest {
    private static final int BLOCK = PrefixStates.BLOCK;

    private final PrefixStates states = new PrefixStates(1 << 20);

    private static RowState state(float value) {
        return RowState.copyOf(new float[][] {{value, value}});
    }

    private static int[] ids(int count) {
        return IntStream.range(0, count).toArray();
    }

    private void keep(int[] ids) {
        Prefix prefix = states.of(ids);
        for (int tokens = 1; tokens <= ids.length; tokens++) {
            prefix.keep(tokens, state(tokens));
        }
    }

    @Test
    void the_longest_known_prefix_is_found() {
        keep(ids(3 * BLOCK + 1));

        Prefix longer = states.of(ids(100));
        assertThat(longer.find()).isEqualTo(state(3 * BLOCK));
        assertThat(longer.length()).isEqualTo(3 * BLOCK);
        Prefix shorter = states.of(ids(2 * BLOCK + 5));
        assertThat(shorter.find()).isEqualTo(state(2 * BLOCK));
        assertThat(states.hits()).isEqualTo(2);
        assertThat(states.size()).isEqualTo(3);
    }

    @Test
    void the_last_token_is_always_run() {
        keep(ids(3 * BLOCK));

        Prefix same = states.of(ids(BLOCK));
        assertThat(same.find()).isNull();
        assertThat(same.length()).isZero();
        assertThat(states.of(ids(2 * BLOCK)).find()).isEqualTo(state(BLOCK));
        assertThat(states.size())
                .as("nothing is kept of the block that ends the prompt")
                .isEqualTo(2);
    }

    @Test
    void a_prompt_that_differs_anywhere_before_is_another() {
        keep(ids(3 * BLOCK + 1));

        for (int at : new int[] {0, BLOCK - 1}) {
            int[] other = ids(3 * BLOCK + 1);
            other[at]++;
            assertThat(states.of(other).find()).isNull();
        }
        int[] late = ids(3 * BLOCK + 1);
        late[BLOCK]++;
        assertThat(states.of(late).find()).isEqualTo(state(BLOCK));
        int[] shifted = Arrays.copyOfRange(ids(4 * BLOCK), BLOCK, 4 * BLOCK);
        assertThat(states.of(shifted).find()).isNull();
    }

    @Test
    void only_the_ends_of_whole_blocks_are_worth_keeping() {
        Prefix prefix = states.of(ids(2 * BLOCK + 1));

        assertThat(IntStream.rangeClosed(0, 4 * BLOCK).filter(prefix::wants).boxed())
                .containsExactly(BLOCK, 2 * BLOCK);
    }

    @Test
    void no_more_is_kept_than_there_is_room_for() {
        PrefixStates small = new PrefixStates(1_000);
        for (int i = 0; i < 200; i++) {
            int[] ids = ids(BLOCK + 1);
            ids[0] = i;
            small.of(ids).keep(BLOCK, state(i));
            small.of(ids).find();
        }

        while (small.size() > 4) {
            Thread.onSpinWait();
        }
        assertThat(small.evictions()).isPositive();
    }

    @Test
    void nothing_is_kept_without_room() {
        PrefixStates none = new PrefixStates(0);
        Prefix prefix = none.of(ids(2 * BLOCK + 1));
        prefix.keep(BLOCK, state(1));

        assertThat(prefix.wants(BLOCK)).isFalse();
        assertThat(none.of(ids(2 * BLOCK + 1)).find()).isNull();
        assertThat(none.size() + none.hits() + none.misses() + none.evictions()).isZero();
    }
}
