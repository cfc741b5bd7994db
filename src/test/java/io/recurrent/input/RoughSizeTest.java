package io.recurrent.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoughSizeTest {
    private static RowInput text(String text) {
        return RowInput.text(text);
    }

    @Test
    void counts_what_stands_between_spaces() {
        assertThat(RoughSize.of(List.of(text("a gem"), text("  a\tdull \n movie ,  "))))
                .isEqualTo(new RoughSize(6, 4, 6 * 72 + 25 * 4));
    }

    @Test
    void counts_tokens_that_are_split_already() {
        assertThat(RoughSize.of(List.of(RowInput.tokens(List.of("a b", "c")))))
                .isEqualTo(new RoughSize(2, 2, 2 * 72 + 4 * 4));
    }

    @Test
    void is_nothing_for_nothing() {
        assertThat(RoughSize.of(List.of(text(""), text(" \n")))).isEqualTo(new RoughSize(0, 0, 2 * 4));
    }
}
