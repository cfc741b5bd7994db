package io.recurrent.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A row that only counts its steps, and keeps what happened to it. */
class TestRow extends BatchRow {
    final String name;
    final int length;
    final List<Integer> chunks = new ArrayList<>();
    final AtomicInteger outcomes = new AtomicInteger();
    volatile boolean wanted = true;
    volatile boolean expired;
    volatile @Nullable Throwable failure;
    long deadline = Long.MAX_VALUE / 2;
    private int done;

    TestRow(String name, int length) {
        this.name = name;
        this.length = length;
    }

    TestRow deadline(long nanos) {
        deadline = nanos;
        return this;
    }

    /** What a model does: advances by one chunk. */
    void advance(int steps) {
        int now = Math.min(steps, length - done);
        chunks.add(now);
        done += now;
    }

    boolean answered() {
        return done == length;
    }

    @Override
    public int remainingSteps() {
        return length - done;
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public boolean wanted() {
        return wanted;
    }

    @Override
    public void expire() {
        expired = true;
        wanted = false;
        outcomes.incrementAndGet();
    }

    @Override
    public void ran(long startNanos, long endNanos) {
        if (answered()) {
            outcomes.incrementAndGet();
        }
    }

    @Override
    public void fail(Throwable cause) {
        failure = cause;
        wanted = false;
        outcomes.incrementAndGet();
    }

    @Override
    public String toString() {
        return name;
    }
}
