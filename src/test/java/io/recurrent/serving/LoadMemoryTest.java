package io.recurrent.serving;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.fixture.TinyBundles;
import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadMemoryTest {
    private static final long MIB = 1L << 20;

    private Bundle bundle;

    @BeforeEach
    void write(@TempDir Path root) throws IOException {
        bundle = Bundle.read("sentiment", 1, TinyBundles.sentiment().write(root));
    }

    @Test
    void a_bundle_that_does_not_fit_is_refused_with_what_it_needs_and_what_is_free() {
        LoadMemory memory = new LoadMemory(() -> OptionalLong.of(9 * MIB), 4 * MIB);

        assertThatThrownBy(() -> memory.require(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("needs about 8 MiB, 5 MiB are free");
    }

    @Test
    void a_bundle_that_fits_is_not() {
        assertThatCode(() -> new LoadMemory(() -> OptionalLong.of(40 * MIB), 4 * MIB).require(bundle))
                .doesNotThrowAnyException();
    }

    @Test
    void where_nothing_is_known_nothing_is_refused() {
        assertThatCode(() -> new LoadMemory(OptionalLong::empty, Long.MAX_VALUE).require(bundle))
                .doesNotThrowAnyException();
    }
}
