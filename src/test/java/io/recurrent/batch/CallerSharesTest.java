package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerSharesTest {
    private final CallerShares shares = new CallerShares();

    @Test
    void nobody_has_a_share_of_nothing() {
        assertThat(shares.full("a")).isFalse();
    }

    @Test
    void whoever_is_alone_has_its_share() {
        shares.enter("a", 10);

        assertThat(shares.full("a")).isTrue();
        assertThat(shares.full("b")).isFalse();
    }

    @Test
    void only_those_with_the_mean_or_more_have_theirs() {
        shares.enter("heavy", 900);
        shares.enter("heavy", 900);
        shares.enter("light", 10);

        assertThat(shares.full("heavy")).isTrue();
        assertThat(shares.full("light")).isFalse();
    }

    @Test
    void what_has_left_counts_no_more() {
        CallerShares.Share heavy = shares.enter("heavy", 900);
        shares.enter("light", 10);
        shares.leave(heavy, 900);

        assertThat(shares.full("heavy")).isFalse();
        assertThat(shares.full("light")).isTrue();
    }

    @Test
    void whoever_was_served_less_is_next_and_nobody_saves_up_while_away() {
        CallerShares.Share first = shares.enter("first", 1);
        CallerShares.Share second = shares.enter("second", 1);
        shares.served(first, 100);
        assertThat(second.virtualNanos()).isLessThan(first.virtualNanos());

        shares.served(second, 150);
        shares.served(first, 100);
        CallerShares.Share late = shares.enter("late", 1);
        assertThat(late.virtualNanos()).isEqualTo(100);
    }

    @Test
    void who_has_nothing_waits_for_one_turn_of_each_other() {
        for (int i = 0; i < 100; i++) {
            shares.enter("flood", 10);
        }
        assertThat(shares.ahead("flood")).isEqualTo(1);
        assertThat(shares.ahead("other")).isEqualTo(0.01);
    }

    @Test
    void a_full_queue_has_room_for_the_equal_share_of_who_comes_late() {
        for (int i = 0; i < 100; i++) {
            shares.enter("flood", 10);
        }
        assertThat(shares.room("flood", 100, 100)).isZero();
        assertThat(shares.room("other", 100, 100)).isEqualTo(50);
        shares.enter("other", 10);
        assertThat(shares.room("other", 100, 101)).isEqualTo(49);
    }
}
