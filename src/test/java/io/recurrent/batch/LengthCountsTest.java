package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LengthCountsTest {
    private static LengthCounts of(List<Integer> lengths) {
        LengthCounts counts = new LengthCounts();
        lengths.forEach(counts::add);
        return counts;
    }

    @Property
    void counts_rows_and_steps_exactly_and_lengths_within_an_eighth(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = Integer.MAX_VALUE) Integer> lengths) {
        LengthCounts counts = of(lengths);
        assertThat(counts.rows()).isEqualTo(lengths.size());
        assertThat(counts.steps())
                .isEqualTo(lengths.stream().mapToLong(Integer::longValue).sum());

        List<Integer> sorted = lengths.stream().sorted().toList();
        List<Integer> told = new ArrayList<>();
        counts.forEach((length, count) -> {
            for (int i = 0; i < count; i++) {
                told.add(length);
            }
        });
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(told.get(i)).isBetween((int) (sorted.get(i) / 1.126), (int)
                    Math.min(1.126 * sorted.get(i) + 1, Integer.MAX_VALUE));
        }
    }

    @Property
    void is_as_before_when_what_was_added_is_taken_out(
            @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 100_000) Integer> kept,
            @ForAll @Size(max = 50) List<@IntRange(min = 1, max = 100_000) Integer> others) {
        LengthCounts counts = of(kept);
        others.forEach(counts::add);
        others.forEach(counts::remove);

        List<String> told = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        counts.forEach((length, count) -> told.add(length + " x " + count));
        of(kept).forEach((length, count) -> expected.add(length + " x " + count));
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void knows_the_length_that_most_rows_do_not_exceed() {
        LengthCounts counts = of(List.of(3, 3, 3, 15));

        assertThat(counts.quantile(0.5)).isEqualTo(3);
        assertThat(counts.quantile(0.9)).isEqualTo(15);
        assertThat(new LengthCounts().quantile(0.9)).isZero();
    }
}
