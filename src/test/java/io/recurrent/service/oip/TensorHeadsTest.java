package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TensorHeadsTest {
    private static long[] ones(int axes) {
        long[] sizes = new long[axes];
        Arrays.fill(sizes, 1);
        return sizes;
    }

    @Test
    void have_a_name_a_known_type_and_at_most_16_axes() {
        assertThat(TensorHeads.name(0, "x")).isEqualTo("x");
        assertThat(TensorHeads.type("x", "BF16")).isEqualTo(ElementType.BFLOAT16);
        assertThat(TensorHeads.shape("x")).isEqualTo(Shape.of());
        assertThat(TensorHeads.shape("x", 0, -1, 3)).isEqualTo(Shape.of(0, -1, 3));
        assertThat(TensorHeads.shape("x", ones(16)).rank()).isEqualTo(16);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                refusal("inputs[2].name", "is missing", () -> TensorHeads.name(2, null)),
                refusal("inputs[2].name", "is missing", () -> TensorHeads.name(2, "")),
                refusal("x", "datatype 'FP31'; known are [BOOL", () -> TensorHeads.type("x", "FP31")),
                refusal("x", "datatype 'FFFFFFFFFFFFFFFF'", () -> TensorHeads.type("x", "F".repeat(99))),
                refusal("x", "more than 16 axes", () -> TensorHeads.shape("x", ones(17))),
                refusal("x", "size -2 in 'shape[1]'", () -> TensorHeads.shape("x", 1, -2)),
                refusal("inputs", "is missing", () -> TensorHeads.requireAny(0)));
    }

    private static Arguments refusal(String field, String detail, Runnable check) {
        return Arguments.of(field, detail, check);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void that_are_wrong_name_the_input(String field, String detail, Runnable check) {
        InferenceException refused = catchThrowableOfType(InferenceException.class, check::run);

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refused.field()).isEqualTo(field);
        assertThat(refused.detail()).contains(detail);
    }
}
