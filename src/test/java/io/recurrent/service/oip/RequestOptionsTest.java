package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import io.recurrent.task.tensors.TensorRequest.Wanted;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RequestOptionsTest {
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private static RequestOptions of(Map<String, Object> parameters, RequestOptions.Output... outputs) {
        return RequestOptions.of(Parameters.ofRequest(parameters), List.of(outputs));
    }

    private static RequestOptions.Output output(@Nullable String name, Map<String, Object> parameters) {
        return new RequestOptions.Output(name, Parameters.ofOutput(String.valueOf(name), parameters));
    }

    @Test
    void are_the_usual_ones_where_nothing_is_said() {
        assertThat(of(Map.of())).isEqualTo(new RequestOptions(null, 0, null, List.of()));
        assertThat(of(Map.of("mine", 1.5, "other", List.of()))).isEqualTo(new RequestOptions(null, 0, null, List.of()));
    }

    static Stream<Arguments> ids() {
        return Stream.of(
                Arguments.of(0L, null),
                Arguments.of("", null),
                Arguments.of("0", "0"),
                Arguments.of("-5", "-5"),
                Arguments.of(7L, "7"),
                Arguments.of(Long.MAX_VALUE, "9223372036854775807"),
                Arguments.of(LARGEST, "18446744073709551615"));
    }

    @ParameterizedTest
    @MethodSource("ids")
    void name_a_sequence_by_an_integer_without_a_sign_or_a_string(Object id, @Nullable String sequence) {
        assertThat(of(Map.of("sequence_id", id)).sequence())
                .isEqualTo(sequence == null ? null : new SequenceMark(sequence, false, false));
    }

    @Test
    void say_where_in_its_sequence_a_request_stands() {
        assertThat(of(Map.of("sequence_id", 7L, "sequence_start", true)).sequence())
                .isEqualTo(new SequenceMark("7", true, false));
        assertThat(of(Map.of("sequence_id", 7L, "sequence_end", true)).sequence())
                .isEqualTo(new SequenceMark("7", false, true));
    }

    static Stream<Arguments> timeouts() {
        return Stream.of(
                Arguments.of(0L, null),
                Arguments.of(1_500_000L, Duration.ofMillis(1_500)),
                Arguments.of(Long.MAX_VALUE, Duration.ofNanos(Long.MAX_VALUE / 1_000 * 1_000)),
                Arguments.of(LARGEST, Duration.ofNanos(Long.MAX_VALUE / 1_000 * 1_000)));
    }

    @ParameterizedTest
    @MethodSource("timeouts")
    void allow_no_more_time_than_nanoseconds_can_count(Object micros, @Nullable Duration timeout) {
        assertThat(of(Map.of("timeout", micros)).timeout()).isEqualTo(timeout);
    }

    @Test
    void want_outputs_in_their_order() {
        assertThat(of(Map.of(), output("y", Map.of("classification", 2L)), output("x", Map.of("mine", "a")))
                        .outputs())
                .containsExactly(new Wanted("y", 2), new Wanted("x", 0));
    }

    static Stream<Arguments> refusals() {
        Map<String, Object> start = new HashMap<>(Map.of("sequence_start", true));
        return Stream.of(
                Arguments.of("sequence_id", Map.of("sequence_id", -5L), "2^64 - 1, got -5"),
                Arguments.of("sequence_id", Map.of("sequence_id", 1.5), "got 1.5"),
                Arguments.of("sequence_id", Map.of("sequence_id", true), "got true"),
                Arguments.of("sequence_id", Map.of("sequence_id", List.of()), "got something else"),
                Arguments.of("sequence_id", Map.of("sequence_id", LARGEST.add(BigInteger.ONE)), "2^64 - 1"),
                Arguments.of("sequence_id", Map.of("sequence_id", ".a"), "'sequence_id' must be 1 to 128"),
                Arguments.of("sequence_id", Map.of("sequence_id", "a b"), "'sequence_id' must be 1 to 128"),
                Arguments.of("sequence_id", start, "'sequence_start' is true without"),
                Arguments.of("sequence_id", Map.of("sequence_id", 0L, "sequence_end", true), "'sequence_end' is true"),
                Arguments.of("sequence_start", Map.of("sequence_id", 5L, "sequence_start", 1L), "true or false, got 1"),
                Arguments.of("priority", Map.of("priority", 4L), "from 0 to 3, got 4"),
                Arguments.of("priority", Map.of("priority", "1"), "got a string"),
                Arguments.of("priority", Map.of("priority", LARGEST), "from 0 to 3"),
                Arguments.of("timeout", Map.of("timeout", -1L), "got -1"),
                Arguments.of("timeout", Map.of("timeout", LARGEST.add(BigInteger.ONE)), "2^64 - 1"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void that_are_wrong_name_the_parameter(String field, Map<String, Object> parameters, String detail) {
        assertRefused(field, detail, catchThrowableOfType(InferenceException.class, () -> of(parameters)));
    }

    static Stream<Arguments> outputs() {
        return Stream.of(
                Arguments.of("classification", output("x", Map.of("classification", -1L)), "of output 'x' must be"),
                Arguments.of("classification", output("x", Map.of("classification", 1L << 31)), "2147483647"),
                Arguments.of("outputs[0].name", output(null, Map.of()), "is missing or empty"),
                Arguments.of("outputs[0].name", output("", Map.of()), "is missing or empty"),
                Arguments.of("x", output("x", Map.of("shared_memory_region", "r")), "output 'x' names shared memory"));
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void of_outputs_that_are_wrong_name_them(String field, RequestOptions.Output output, String detail) {
        assertRefused(field, detail, catchThrowableOfType(InferenceException.class, () -> of(Map.of(), output)));
    }

    private static void assertRefused(String field, String detail, InferenceException refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).contains(detail);
    }
}
