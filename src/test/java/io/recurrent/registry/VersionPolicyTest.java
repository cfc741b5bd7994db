package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionPolicyTest {
    private static final List<Integer> THERE = List.of(2, 10, 1, 3);

    @Test
    void latest_takes_so_many_of_the_newest() {
        assertThat(VersionPolicy.parse("latest-1").choose(THERE)).containsExactly(10);
        assertThat(VersionPolicy.parse("latest-3").choose(THERE)).containsExactly(2, 3, 10);
        assertThat(VersionPolicy.parse("latest-9").choose(THERE)).hasSize(4);
        assertThat(VersionPolicy.parse("latest-1").choose(List.of())).isEmpty();
    }

    @Test
    void all_takes_all() {
        assertThat(VersionPolicy.parse("all").choose(THERE)).containsExactly(1, 2, 3, 10);
    }

    @Test
    void numbers_take_just_those_that_are_there() {
        assertThat(VersionPolicy.parse("1, 3,7").choose(THERE)).containsExactly(1, 3);
        assertThat(VersionPolicy.parse("7").choose(THERE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "latest-0", "latest--1", "0", "1;2", "1,", "All", "newest", "1234567890"})
    void anything_else_is_none(String text) {
        assertThatThrownBy(() -> VersionPolicy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
