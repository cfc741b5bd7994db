package io.recurrent.task.writing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NextTokensTest {
    private static final float[] SCORES = {9, 1, 2, -60, 1};

    private final BitSet never = new BitSet();
    private final NextTokens task = task();

    private NextTokens task() {
        never.set(0);
        return new NextTokens(List.of("<unk>", "a", "b", "c", "d"), never);
    }

    @Test
    void the_next_tokens_are_in_order_with_probabilities_that_add_up_to_1() {
        List<TokenProbability> next = task.next(SCORES, 100);

        assertThat(next).extracting(TokenProbability::token).containsExactly("b", "a", "d", "c");
        assertThat(next.stream().mapToDouble(TokenProbability::probability).sum())
                .isCloseTo(1, within(1e-12));
        assertThat(task.next(SCORES, 2)).isEqualTo(next.subList(0, 2));
        assertThat(task.next(SCORES, 0)).isEmpty();
    }

    @Test
    void tokens_that_hardly_ever_come_are_told_too() {
        assertThat(task.next(new float[] {0, 500, 0, -500, 0}, 3)).hasSize(3);
        assertThat(task.next(new float[] {0, 500, 0, -500, 0}, 4)).hasSize(4);
    }

    @Test
    void the_logarithm_agrees_and_is_infinite_for_what_never_comes() {
        for (TokenProbability next : task.next(SCORES, 4)) {
            int id = List.of("<unk>", "a", "b", "c", "d").indexOf(next.token());
            assertThat(task.logProbability(SCORES, id)).isCloseTo(Math.log(next.probability()), within(1e-9));
        }
        assertThat(task.logProbability(SCORES, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void a_vocabulary_must_have_a_token_that_may_come() {
        BitSet all = new BitSet();
        all.set(0, 2);

        assertThatThrownBy(() -> new NextTokens(List.of("a", "b"), all)).isInstanceOf(IllegalArgumentException.class);
    }
}
