package io.recurrent.api.grpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.call.Caller;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallMemoryTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final MemoryBudget budget = new MemoryBudget(200_000, 1);
    private final List<CallMemory> ended = new ArrayList<>();
    private final List<ErrorCode> refusals = new ArrayList<>();
    private long now;
    private CallMemory memory;

    @BeforeEach
    void headers_come() {
        memory = call(1_000);
    }

    private CallMemory call(long metadata) {
        CallMemory call = new CallMemory(
                budget.share(Caller.ANONYMOUS),
                new ReadingGate(1, Runnable::run),
                () -> now,
                RefusalMetrics.NONE,
                Duration.ofSeconds(5),
                ended::add);
        call.headers(metadata);
        call.onRefusal(why -> refusals.add(why.code()));
        return call;
    }

    @Test
    void metadata_counts_until_the_call_ends() {
        assertThat(budget.held()).isGreaterThan(1_000);
        memory.streamClosed(Status.OK);
        assertThat(budget.held()).isZero();
        assertThat(ended).containsExactly(memory);
    }

    @Test
    void calls_without_a_message_are_refused_when_their_metadata_takes_all() {
        for (int i = 0; i < 100 && refusals.isEmpty(); i++) {
            call(7_000);
        }
        assertThat(refusals).containsExactly(ErrorCode.OVERLOADED);
        assertThat(budget.held()).isLessThanOrEqualTo(budget.most());
    }

    @Test
    void bytes_of_a_message_count_before_its_last_one_has_come_and_until_it_is_read() {
        long before = budget.held();
        memory.inboundMessage(0);
        memory.inboundWireSize(50_000);
        assertThat(budget.held()).isGreaterThanOrEqualTo(before + 50_000);
        memory.inboundMessageRead(0, 50_000, 50_000);
        memory.arrived();
        assertThat(budget.held()).isEqualTo(before);
    }

    @Test
    void a_message_that_takes_too_much_while_it_comes_ends_its_call_once() {
        for (int i = 0; i < 10; i++) {
            memory.inboundWireSize(20_000);
        }
        assertThat(refusals).containsExactly(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void a_message_over_the_limit_ends_its_call_while_it_comes_and_one_within_it_may_follow_another() {
        memory.limit(new MessageLimit(30_000));
        for (int message = 0; message < 3; message++) {
            memory.inboundMessage(message);
            memory.inboundWireSize(15_000);
            memory.inboundWireSize(15_000);
            memory.inboundMessageRead(message, 30_000, 30_000);
            memory.arrived();
        }
        assertThat(refusals).isEmpty();
        memory.inboundMessage(3);
        memory.inboundWireSize(30_001);
        assertThat(refusals).containsExactly(ErrorCode.PAYLOAD_TOO_LARGE);
    }

    @Test
    void a_caller_who_owes_the_message_or_its_end_past_the_deadline_ends_the_call() {
        now += 5 * SECOND - 1;
        memory.endWhenLate();
        memory.inboundMessage(0);
        memory.inboundMessageRead(0, 1, 1);
        memory.endWhenLate();
        assertThat(refusals).isEmpty();
        now++;
        memory.endWhenLate();
        memory.endWhenLate();
        assertThat(refusals).containsExactly(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void a_caller_who_owes_nothing_may_wait_for_the_answer() {
        memory.halfClosed();
        now += 60 * SECOND;
        memory.endWhenLate();
        assertThat(refusals).isEmpty();
    }

    @Test
    void what_is_worked_on_counts_until_the_work_ends_though_the_caller_has_gone() {
        memory.begin();
        memory.beginMessage();
        memory.take(10_000);
        memory.streamClosed(Status.CANCELLED);
        assertThat(budget.held()).isGreaterThan(10_000);
        memory.end();
        assertThat(budget.held()).isZero();
    }

    @Test
    void of_a_stream_only_the_message_that_is_worked_on_counts() {
        long before = budget.held();
        for (int i = 0; i < 100; i++) {
            memory.beginMessage();
            memory.take(10_000);
        }
        assertThat(budget.held()).isEqualTo(before + 10_000);
    }

    @Test
    void nothing_is_read_for_a_call_that_has_ended() {
        memory.streamClosed(Status.CANCELLED);
        try {
            memory.take(1);
            throw new AssertionError("taken");
        } catch (InferenceException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED);
        }
    }
}
