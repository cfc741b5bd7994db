package io.recurrent.api.rest.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonSizeTest {
    private static long size(String json) {
        return JsonSize.of(json.getBytes(UTF_8), json.length());
    }

    @Test
    void each_of_many_short_values_counts_as_the_object_that_it_becomes() {
        assertThat(size("{\"tokens\":[\"a\"" + ",\"a\"".repeat(9_999) + "]}")).isGreaterThan(10_000L * 56);
    }

    @Test
    void a_text_counts_as_its_characters() {
        assertThat(size("{\"text\":\"" + "a".repeat(10_000) + "\"}")).isBetween(20_000L, 21_000L);
    }

    @Test
    void only_the_first_bytes_count() {
        assertThat(JsonSize.of("{}[[[[[[".getBytes(UTF_8), 2)).isLessThan(100);
    }
}
