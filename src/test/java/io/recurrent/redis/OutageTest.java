package io.recurrent.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutageTest {
    private final AtomicLong now = new AtomicLong();
    private final Outage outage = new Outage(LoggerFactory.getLogger(OutageTest.class), now::get);

    @Test
    void is_told_once_with_its_innermost_cause_and_once_when_it_is_over(CapturedOutput log) {
        outage.answered();
        for (int i = 0; i < 5; i++) {
            outage.failed(new IllegalStateException("outer", new IllegalStateException("connection refused")));
        }
        now.addAndGet(Outage.QUIET.toNanos());
        outage.answered();
        outage.answered();

        assertThat(log.getOut().lines().filter(line -> line.contains("Redis")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("does not answer", "connection refused"),
                        line -> assertThat(line).contains("answers again"));
        assertThat(log.getOut()).doesNotContain("outer", "\tat ");
    }

    @Test
    void goes_on_while_only_some_calls_are_answered(CapturedOutput log) {
        for (int i = 0; i < 5; i++) {
            outage.failed(new IllegalStateException());
            now.addAndGet(Outage.QUIET.toNanos() / 2);
            outage.answered();
        }
        assertThat(log.getOut().lines().filter(line -> line.contains("Redis"))).hasSize(1);
    }
}
