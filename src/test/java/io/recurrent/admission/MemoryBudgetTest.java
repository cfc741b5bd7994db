package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.Caller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final MemoryBudget budget = new MemoryBudget(100, 1);

    private static ErrorCode refusal(MemoryBudget.Share share, long bytes) {
        try {
            share.take(bytes);
            return ErrorCode.INTERNAL;
        } catch (InferenceException e) {
            return e.code();
        }
    }

    @Test
    void what_all_take_together_is_bounded_and_comes_back() {
        MemoryBudget.Share one = budget.share(Caller.ANONYMOUS);
        MemoryBudget.Share other = budget.share(Caller.ANONYMOUS);
        MemoryBudget.Share third = budget.share(Caller.ANONYMOUS);
        one.take(50);
        other.take(40);
        assertThat(refusal(third, 20)).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(budget.held()).isEqualTo(90);
        one.give(10);
        third.take(20);
        assertThat(budget.held()).isEqualTo(100);
        one.close();
        other.close();
        third.close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void one_call_takes_half_at_most_and_is_told_that_it_is_too_large() {
        MemoryBudget.Share share = budget.share(Caller.ANONYMOUS);
        share.take(50);
        assertThat(refusal(share, 1)).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(budget.held()).isEqualTo(50);
    }

    @Test
    void nothing_is_taken_for_a_call_that_is_over() {
        MemoryBudget.Share share = budget.share(Caller.ANONYMOUS);
        share.take(10);
        share.close();
        share.close();
        share.give(10);
        assertThat(refusal(share, 1)).isEqualTo(ErrorCode.CANCELLED);
        assertThat(budget.held()).isZero();
    }

    @Test
    void that_of_a_server_is_a_quarter_of_its_heap() {
        assertThat(MemoryBudget.ofHeap(1).most()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        assertThatThrownBy(() ->
                        MemoryBudget.ofHeap(1).share(Caller.ANONYMOUS).take(Runtime.getRuntime().maxMemory()))
                .isInstanceOf(InferenceException.class);
    }
}
