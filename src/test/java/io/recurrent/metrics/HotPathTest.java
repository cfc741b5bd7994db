package io.recurrent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.recurrent.engine.CallMetrics.CallRecord;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Time depends on the machine, so what is held here is what makes a call cheap: that it allocates next to nothing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HotPathTest {
    private static final int CALLS = 20_000;
    /** The keys of two look-ups; building the labels of one meter takes several times as much. */
    private static final long MOST_BYTES = 120;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Metered metered = new Metered();

    @Test
    void measuring_a_call_of_a_known_version_looks_nothing_up_in_the_registry() {
        metered.load("sentiment", 1);

        assertThat(bytesPerCall(Metered.answered("sentiment", "1"))).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void measuring_a_call_of_an_unknown_model_looks_nothing_up_in_the_registry() {
        assertThat(bytesPerCall(Metered.answered("nobody", "1"))).isLessThanOrEqualTo(MOST_BYTES);
    }

    private long bytesPerCall(CallRecord call) {
        measure(call);
        return measure(call) / CALLS;
    }

    private long measure(CallRecord call) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < CALLS; i++) {
            metered.calls().finished(call);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
