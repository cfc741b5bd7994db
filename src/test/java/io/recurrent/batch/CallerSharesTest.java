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
}
