package io.recurrent.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.call.Caller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.sequence.SequenceMetrics.Reason;
import io.recurrent.sequence.SequenceStore.Key;
import io.recurrent.tensor.RowState;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LiveSequencesTest {
    private static final int MANY = 10_000;
    private static final int GRU_256 = 256;
    private static final int STEPS = 20_000;
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final AtomicLong now = new AtomicLong();
    private final AtomicLong leases = new AtomicLong();
    private final LiveSequences<AutoCloseable> live = new LiveSequences<>(
            new SequenceLimits(MANY, 1, 64L << 20, IDLE, Duration.ofDays(100_000)), SequenceMetrics.NONE, now::get);

    private LiveSequence<AutoCloseable> start(String id) {
        leases.incrementAndGet();
        return live.start(new Key("gru", id), leases::decrementAndGet, SequenceSnapshot.EMPTY, Caller.ANONYMOUS);
    }

    @Test
    void one_caller_cannot_have_all_of_them() {
        LiveSequences<AutoCloseable> few = new LiveSequences<>(
                new SequenceLimits(8, 0.5, 64L << 20, IDLE, Duration.ofDays(1)), SequenceMetrics.NONE, now::get);
        Caller flood = Caller.at("10.0.0.1");
        for (int i = 0; i < 4; i++) {
            few.start(new Key("gru", "flood-" + i), () -> {}, SequenceSnapshot.EMPTY, flood);
        }

        assertThatThrownBy(() -> few.start(new Key("gru", "one-more"), () -> {}, SequenceSnapshot.EMPTY, flood))
                .hasMessageContaining("of this caller");
        few.start(new Key("gru", "other"), () -> {}, SequenceSnapshot.EMPTY, Caller.at("10.0.0.2"));
        assertThat(few.live()).isEqualTo(5);
    }

    private static SequenceSnapshot after(long step) {
        RowState state = RowState.copyOf(new float[][] {new float[GRU_256]});
        return new SequenceSnapshot(
                step, step, state, new float[2], new SequenceSnapshot.LastStep("", new float[0], 1, 0));
    }

    @Test
    void ten_thousand_states_of_256_values_take_little_more_than_the_values() {
        for (int i = 0; i < MANY; i++) {
            LiveSequence<AutoCloseable> sequence = start("s" + i);
            sequence.enter();
            live.commit(sequence, after(1));
            live.commit(sequence, after(2));
            live.leave(sequence);
        }

        long values = (long) MANY * GRU_256 * Float.BYTES;
        assertThat(live.live()).isEqualTo(MANY);
        assertThat(live.bytes()).isBetween(values, values + 512L * MANY);
        assertThat(live.bytes()).isEqualTo(MANY * after(2).bytes());
        assertThatThrownBy(() -> start("more"))
                .isInstanceOfSatisfying(
                        InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
        leases.decrementAndGet();

        now.addAndGet(IDLE.toNanos());
        live.expire();

        assertThat(live.live()).isZero();
        assertThat(live.bytes()).isZero();
        assertThat(leases).hasValue(0);
    }

    @Test
    void a_sequence_is_ended_once_by_whoever_has_its_turn() {
        LiveSequence<AutoCloseable> sequence = start("a");
        sequence.enter();
        live.close();
        assertThat(live.live()).isOne();

        live.endInTurn(sequence, Reason.END);
        live.endInTurn(sequence, Reason.END);
        live.leave(sequence);
        live.close();

        assertThat(live.live()).isZero();
        assertThat(leases).hasValue(0);
    }

    @Test
    void sequences_whose_version_was_replaced_long_enough_ago_end_when_they_are_not_at_work() {
        LiveSequence<AutoCloseable> working = start("working");
        start("idle");
        working.enter();
        live.retire(lease -> false);
        assertThat(live.live()).isEqualTo(2);

        live.retire(lease -> true);
        assertThat(live.find(new Key("gru", "idle"))).isEmpty();
        assertThat(live.live()).isOne();

        live.leave(working);
        live.retire(lease -> true);
        assertThat(live.live()).isZero();
        assertThat(leases).hasValue(0);
    }

    @Test
    void a_start_after_the_close_lives_no_longer_than_it_takes() {
        live.close();
        start("late");

        assertThat(live.live()).isZero();
        assertThat(leases).hasValue(0);
    }

    @Test
    void expiry_never_ends_nor_holds_up_a_sequence_that_is_used_in_time() throws Exception {
        LiveSequence<AutoCloseable> sequence = start("a");
        AtomicBoolean stepping = new AtomicBoolean(true);
        FutureTask<Void> expiry = new FutureTask<>(() -> {
            while (stepping.get()) {
                live.expire();
            }
            return null;
        });
        Thread.ofPlatform().start(expiry);
        try {
            for (long step = 1; step <= STEPS; step++) {
                now.addAndGet(IDLE.toNanos() - 1);
                sequence.enter();
                now.addAndGet(1);
                live.used(sequence);
                live.leave(sequence);
            }
        } finally {
            stepping.set(false);
            expiry.get();
        }

        assertThat(live.live()).isOne();
    }
}
