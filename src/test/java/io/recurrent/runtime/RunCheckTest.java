package io.recurrent.runtime;

import static io.recurrent.runtime.Tensors.floats;
import static io.recurrent.runtime.Tensors.ints;
import static io.recurrent.runtime.Tensors.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every input on which the native runtime would end the process or read something else, and the rule that stops it. */
class RunCheckTest {
    private static final Tensor IDS = longs("ids", Shape.of(2, 3), 1, 2, 3, 4, 5, 0);
    private static final Tensor LENGTHS = ints("lengths", Shape.of(2), 3, 2);
    private static final Tensor H0 = floats("h0", Shape.of(1, 2, 8), new float[16]);

    private final RunCheck check =
            new RunCheck(new SessionContract(List.of(Tensors.IDS, Tensors.LENGTHS, Tensors.H0), List.of()));

    private static Tensor ids(long rows, long steps, long... values) {
        return longs("ids", Shape.of(rows, steps), values);
    }

    private static Tensor state(float value) {
        float[] values = new float[16];
        values[15] = value;
        return floats("h0", Shape.of(1, 2, 8), values);
    }

    private void assertRefused(List<Tensor> inputs, String field, String... parts) {
        InferenceException refusal = catchThrowableOfType(InferenceException.class, () -> check.check(inputs));
        assertThat(refusal).as("refusal of %s", inputs).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(refusal.field()).isEqualTo(field);
        assertThat(refusal.detail()).contains(parts).contains("'" + field + "'");
    }

    @Test
    void a_run_as_declared_passes_in_any_order_of_inputs() {
        assertThatCode(() -> check.check(List.of(IDS, LENGTHS, H0))).doesNotThrowAnyException();
        assertThatCode(() -> check.check(List.of(H0, LENGTHS, IDS))).doesNotThrowAnyException();
        assertThatCode(() -> check.check(List.of(
                        ids(1, 1, 12), ints("lengths", Shape.of(1), 1), floats("h0", Shape.of(1, 1, 8), new float[8]))))
                .doesNotThrowAnyException();
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                arguments("no rows", longs("ids", Shape.of(0, 3)), "axis 0"),
                arguments("no steps", longs("ids", Shape.of(2, 0)), "axis 1"),
                arguments("an open axis", longs("ids", Shape.of(Shape.DYNAMIC, 3)), "axis 0"),
                arguments("rank 1", longs("ids", Shape.of(6), new long[6]), "wanted shape [?, ?], got [6]"),
                arguments("rank 3", longs("ids", Shape.of(2, 3, 1), new long[6]), "got [2, 3, 1]"),
                arguments("rank 0", longs("ids", Shape.of(), 1), "got []"),
                arguments("another type", ints("ids", Shape.of(2, 3), new int[6]), "wanted type INT64, got INT32"),
                arguments("too few values", ids(2, 3, 1, 2, 3, 4, 5), "has 6 elements, the data 5"),
                arguments("too many values", ids(2, 3, 1, 2, 3, 4, 5, 6, 7), "has 6 elements, the data 7"),
                arguments("a product over 2^63", longs("ids", Shape.of(1L << 40, 1L << 40), 1), "too many elements"),
                arguments("a product over 2^31", longs("ids", Shape.of(1L << 20, 1L << 20), 1), "has 1099511627776"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void ids_of_a_wrong_shape_are_refused(String what, Tensor wrong, String part) {
        assertRefused(List.of(wrong, LENGTHS, H0), "ids", part);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -13, -14, 13, 14, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
    void an_id_outside_the_embedding_is_refused_wherever_it_stands(long id) {
        for (int at = 0; at < 6; at++) {
            long[] values = new long[6];
            values[at] = id;

            assertRefused(List.of(ids(2, 3, values), LENGTHS, H0), "ids", "element " + at + " is " + id, "0 to 12");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_length_outside_one_to_the_steps_is_refused(int length) {
        assertRefused(
                List.of(IDS, ints("lengths", Shape.of(2), 3, length), H0),
                "lengths",
                "element 1 is " + length,
                "1 to 3");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void a_float_that_is_not_finite_is_refused(float value) {
        assertRefused(List.of(IDS, LENGTHS, state(value)), "h0", "element 15 is " + value);
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE})
    void odd_but_finite_floats_pass(float value) {
        assertThatCode(() -> check.check(List.of(IDS, LENGTHS, state(value)))).doesNotThrowAnyException();
    }

    @Test
    void inputs_that_do_not_agree_on_the_rows_are_refused() {
        assertRefused(
                List.of(IDS, ints("lengths", Shape.of(3), 1, 1, 1), H0), "lengths", "has 3 rows, another input has 2");
        assertRefused(
                List.of(IDS, LENGTHS, floats("h0", Shape.of(1, 1, 8), new float[8])),
                "h0",
                "has 1 rows, another input has 2");
    }

    @Test
    void an_axis_that_the_graph_fixes_must_have_its_size() {
        assertRefused(
                List.of(IDS, LENGTHS, floats("h0", Shape.of(1, 2, 7), new float[14])),
                "h0",
                "wanted shape [1, ?, 8], got [1, 2, 7]");
        assertRefused(List.of(IDS, LENGTHS, floats("h0", Shape.of(2, 2, 8), new float[32])), "h0", "got [2, 2, 8]");
    }

    @Test
    void a_missing_an_unknown_and_a_repeated_input_are_refused_by_name() {
        assertRefused(List.of(IDS, LENGTHS), "inputs", "takes 3 inputs", "ids", "lengths", "h0", "got 2");
        assertRefused(List.of(), "inputs", "got 0");
        assertRefused(List.of(IDS, LENGTHS, H0, H0), "inputs", "got 4");
        assertRefused(List.of(IDS, LENGTHS, LENGTHS), "lengths", "given twice");
        assertRefused(List.of(IDS, LENGTHS, floats("c0", Shape.of(1, 2, 8), new float[16])), "c0", "no such input");
        assertRefused(List.of(IDS, LENGTHS, floats("H0", Shape.of(1, 2, 8), new float[16])), "H0", "no such input");
    }

    @Test
    void a_buffer_is_read_from_its_position_to_its_limit() {
        Tensor behind = longs("ids", Shape.of(2, 3), -1, 1, 2, 3, 4, 5, 0, 99);
        behind.buffer().position(1).limit(7);

        assertThatCode(() -> check.check(List.of(behind, LENGTHS, H0))).doesNotThrowAnyException();
        assertThat(behind.buffer().position()).isOne();
    }
}
