package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredBytesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8 * 1024, 8 * 1024 + 1, 100_000})
    void what_is_read_was_taken_before_and_no_more_than_twice_as_much(int size) throws IOException {
        byte[] sent = new byte[size];
        List<Long> taken = new ArrayList<>();
        assertThat(MeasuredBytes.read(new ByteArrayInputStream(sent), -1, taken::add, there -> {}))
                .isEqualTo(sent);
        assertThat(taken.stream().mapToLong(Long::longValue).sum())
                .isGreaterThanOrEqualTo(size)
                .isLessThanOrEqualTo(Math.max(8 * 1024, 2L * size));

        taken.clear();
        assertThat(MeasuredBytes.read(new ByteArrayInputStream(sent), size, taken::add, there -> {}))
                .isEqualTo(sent);
        assertThat(taken.stream().mapToLong(Long::longValue).sum()).isEqualTo(Math.max(1, size));
    }
}
