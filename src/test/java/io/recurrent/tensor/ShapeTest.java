package io.recurrent.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void the_number_of_elements_is_the_product_of_the_axes() {
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.of(2, 0, 4).elements()).isZero();
        assertThat(Shape.of().elements()).isOne();
    }

    @Test
    void a_product_that_overflows_is_refused_instead_of_wrapping_round() {
        Shape shape = Shape.of(1L << 32, 1L << 32);

        assertThatThrownBy(shape::elements).isInstanceOf(ArithmeticException.class);
        // 2^32 * 2^32 * 0 is 0, but no order of multiplying may depend on that.
        assertThatThrownBy(Shape.of(Long.MAX_VALUE, 2, 0)::elements).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void an_open_axis_has_no_number_of_elements() {
        assertThatThrownBy(Shape.of(2, Shape.DYNAMIC)::elements)
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("[2, ?]");
    }

    @Test
    void a_negative_axis_is_refused() {
        assertThatThrownBy(() -> Shape.of(2, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-2");
        assertThatThrownBy(() -> Shape.of(2).with(0, Long.MIN_VALUE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shapes_are_values_that_nobody_can_change() {
        long[] axes = {2, 3};
        Shape shape = Shape.of(axes);
        axes[0] = 9;
        shape.toArray()[1] = 9;
        shape.with(0, 9);

        assertThat(shape)
                .isEqualTo(Shape.of(2, 3))
                .hasSameHashCodeAs(Shape.of(2, 3))
                .hasToString("[2, 3]");
        assertThat(shape).isNotEqualTo(Shape.of(2, 3, 1));
    }

    @Test
    void only_a_whole_minus_one_is_shown_as_an_open_axis() {
        assertThat(Shape.of(Shape.DYNAMIC, 10, 1)).hasToString("[?, 10, 1]");
    }
}
