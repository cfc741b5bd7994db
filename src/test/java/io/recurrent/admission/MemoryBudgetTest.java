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
        assertThatThrownBy(() -> MemoryBudget.ofHeap(1)
                        .share(Caller.ANONYMOUS)
                        .take(Runtime.getRuntime().maxMemory()))
                .isInstanceOf(InferenceException.class);
    }

    @Test
    void one_caller_leaves_room_for_the_others() {
        MemoryBudget shared = new MemoryBudget(100, 0.5);
        Caller flood = Caller.at("10.0.0.1");
        MemoryBudget.Share one = shared.share(flood);
        MemoryBudget.Share more = shared.share(flood);
        one.take(40);
        assertThat(refusal(more, 20)).isEqualTo(ErrorCode.OVERLOADED);
        assertThat(refusal(shared.share(Caller.at("10.0.0.2")), 50)).isEqualTo(ErrorCode.INTERNAL);
    }

    @Test
    void what_was_taken_before_the_caller_was_known_counts_as_the_callers_afterwards() {
        MemoryBudget shared = new MemoryBudget(100, 0.5);
        Caller flood = Caller.at("10.0.0.1");
        MemoryBudget.Share one = shared.share(Caller.ANONYMOUS);
        one.take(40);
        one.belongTo(flood);
        assertThat(shared.held()).isEqualTo(40);
        assertThat(refusal(shared.share(flood), 20)).isEqualTo(ErrorCode.OVERLOADED);
        MemoryBudget.Share late = shared.share(Caller.ANONYMOUS);
        late.take(20);
        assertThatThrownBy(() -> late.belongTo(flood)).isInstanceOf(InferenceException.class);
        late.close();
        one.close();
        assertThat(shared.held()).isZero();
    }

    @Test
    void a_look_says_what_taking_would_and_takes_nothing() {
        MemoryBudget.Share share = budget.share(Caller.ANONYMOUS);
        share.look(50);
        assertThatThrownBy(() -> share.look(51)).isInstanceOf(InferenceException.class);
        assertThat(budget.held()).isZero();
    }
}
