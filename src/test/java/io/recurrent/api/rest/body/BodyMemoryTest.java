package io.recurrent.api.rest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.admission.MemoryBudget;
import io.recurrent.call.Caller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
    private static final int LARGE = 100_000;

    private final MemoryBudget budget = new MemoryBudget(3 * LARGE - 1, 1);

    private byte[] read(MemoryBudget.Share share) {
        byte[] body = "x".repeat(LARGE).getBytes(StandardCharsets.UTF_8);
        Deadline deadline = Deadline.after(Duration.ofMinutes(1), Ticker.system());
        return new BodyReader(2 * LARGE, deadline, share).read(new ByteArrayInputStream(body), LARGE, null);
    }

    @Test
    void bodies_that_fit_together_are_read_and_their_memory_comes_back() {
        try (MemoryBudget.Share one = budget.share(Caller.ANONYMOUS);
                MemoryBudget.Share two = budget.share(Caller.ANONYMOUS)) {
            assertThat(read(one)).hasSize(LARGE);
            assertThat(read(two)).hasSize(LARGE);
            assertThat(budget.held()).isGreaterThanOrEqualTo(2 * LARGE);
        }
        assertThat(budget.held()).isZero();
    }

    @Test
    void one_too_many_is_refused_for_now_without_a_stack_and_the_others_keep_theirs() {
        try (MemoryBudget.Share one = budget.share(Caller.ANONYMOUS);
                MemoryBudget.Share two = budget.share(Caller.ANONYMOUS);
                MemoryBudget.Share three = budget.share(Caller.ANONYMOUS)) {
            read(one);
            read(two);
            long before = budget.held();
            assertThatThrownBy(() -> read(three)).isInstanceOfSatisfying(InferenceException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
                assertThat(e.retryAfter()).isPositive();
                assertThat(e.getStackTrace()).isEmpty();
            });
            three.close();
            assertThat(budget.held()).isEqualTo(before);
        }
        assertThat(budget.held()).isZero();
    }
}
