package io.recurrent.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.SharedLimit.Result;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SharedLimitTest {
    private static final Caller FLOOD = Caller.at("10.0.0.1");
    private static final Caller OTHER = Caller.at("10.0.0.2");

    private static int takeAll(SharedLimit limit, Caller caller) {
        int taken = 0;
        while (limit.take(caller, 1) == Result.TAKEN) {
            taken++;
        }
        return taken;
    }

    @Test
    void one_caller_gets_its_share_and_no_more() {
        SharedLimit limit = new SharedLimit(100, 0.5);

        assertThat(takeAll(limit, FLOOD)).isEqualTo(50);
        assertThat(limit.take(FLOOD, 1)).isEqualTo(Result.SHARE_HELD);
    }

    @Property
    void whoever_comes_late_finds_a_place(@ForAll @IntRange(min = 1, max = 5) int floods) {
        SharedLimit limit = new SharedLimit(256, 0.5);
        for (int i = 0; i < floods; i++) {
            assertThat(takeAll(limit, Caller.at("10.1.0." + i))).isPositive();
        }

        assertThat(limit.take(OTHER, 1)).isEqualTo(Result.TAKEN);
    }

    @Test
    void what_was_given_back_can_be_taken_again() {
        SharedLimit limit = new SharedLimit(10, 0.5);
        int first = takeAll(limit, FLOOD);
        limit.give(FLOOD, first);

        assertThat(limit.taken()).isZero();
        assertThat(takeAll(limit, FLOOD)).isEqualTo(first);
    }

    @Test
    void a_caller_that_holds_nothing_may_take_many_at_once() {
        SharedLimit limit = new SharedLimit(10, 0.5);

        assertThat(limit.take(FLOOD, 10)).isEqualTo(Result.TAKEN);
        assertThat(limit.take(OTHER, 1)).isEqualTo(Result.FULL);
    }

    @Test
    void with_a_share_of_all_callers_are_not_told_apart() {
        SharedLimit limit = new SharedLimit(10, 1);

        assertThat(takeAll(limit, FLOOD)).isEqualTo(10);
    }

    @Test
    void a_share_of_nothing_or_of_more_than_all_is_refused() {
        assertThatThrownBy(() -> new SharedLimit(1, 0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new SharedLimit(1, 1.1)).hasMessageContaining("at most 1");
    }
}
