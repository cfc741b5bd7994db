package io.recurrent.task.generation;

import io.recurrent.admission.Admission;
import io.recurrent.call.Call;
import io.recurrent.engine.AnswerDeadline;
import io.recurrent.engine.StageStarts;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.RowContent;
import io.recurrent.model.RowProgress;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.tensor.RowState;
import io.recurrent.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one call while they are written. Workers write, the call's thread reads; one lock guards what both see,
 * and nothing slow happens under it.
 *
 * <p>A text of which 64 tokens are unread pauses until half of them are read. Its slot is free meanwhile, for texts
 * whose readers read; it goes on when there is one for it.
 */
final class LiveGeneration {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Call call;
    private final Deadline deadline;
    private final ServedModel served;
    private final ServedGeneration writer;
    private final boolean streaming;
    private final List<WrittenSample> samples;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<GenerationStream.Event> events = new ArrayDeque<>();
    private long beganNanos = -1;
    private long firstTokenNanos = StageStarts.NEVER;
    private int open;
    private volatile boolean over;
    private @Nullable InferenceException failure;

    /** Texts of which nothing is written; their slots are taken. With {@code streaming} each token is told. */
    LiveGeneration(Call call, ServedModel served, ServedGeneration writer, List<WrittenText> texts, boolean streaming) {
        this.call = call;
        this.deadline = AnswerDeadline.of(call);
        this.served = served;
        this.writer = writer;
        this.streaming = streaming;
        this.samples = texts.stream().map(WrittenSample::new).toList();
        this.open = texts.size();
    }

    /** When the texts end at the latest. */
    Deadline deadline() {
        return deadline;
    }

    /** Whether any text is still to be written. */
    boolean writing() {
        return !over;
    }

    /** The prompt's first run began. */
    void began(long nanos) {
        lock.lock();
        try {
            beganNanos = nanos;
        } finally {
            lock.unlock();
        }
    }

    /** The prompt has run; each text begins with a token of its own. On a worker's thread. */
    void prompted(float[] scores, RowState state) {
        for (int i = 0; i < samples.size(); i++) {
            int token = write(i, scores);
            WrittenRow row =
                    new WrittenRow(RowProgress.from(RowContent.ofIds(new int[] {token}), state), this, i, deadline);
            if (begin(i, row)) {
                served.queue().resume(row);
            }
        }
    }

    private boolean begin(int index, WrittenRow row) {
        lock.lock();
        try {
            samples.get(index).row = row;
            return !over && samples.get(index).text.ended() == null;
        } finally {
            lock.unlock();
        }
    }

    /** Chooses a text's next token. On a worker's thread, one at a time for each text. */
    int write(int index, float[] scores) {
        WrittenSample sample = samples.get(index);
        int token = sample.text.choose(scores);
        long now = call.deadline().ticker().nanos();
        lock.lock();
        try {
            if (!over && sample.text.ended() == null) {
                take(index, sample, token, now);
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    private void take(int index, WrittenSample sample, int token, long now) {
        if (sample.text.tokens() == 0) {
            long elapsed = call.elapsedNanos();
            writer.metrics().firstToken(elapsed);
            firstTokenNanos = firstTokenNanos < 0 ? elapsed : firstTokenNanos;
        } else {
            writer.metrics().nextToken(now - sample.lastNanos);
        }
        sample.lastNanos = now;
        String shown = sample.text.take(token);
        FinishReason reason = sample.text.ended();
        if (streaming && (token != writer.vocabulary().end() || !shown.isEmpty())) {
            tell(
                    sample,
                    new GenerationStream.Event.Token(index, writer.vocabulary().token(token), shown));
        }
        if (reason != null) {
            ended(index, sample, reason);
        } else {
            sample.mayPause(writer.slots(), call.caller());
        }
    }

    private void tell(WrittenSample sample, GenerationStream.Event event) {
        events.add(event);
        sample.told();
        changed.signal();
    }

    /** A text is over; locked. */
    private void ended(int index, WrittenSample sample, FinishReason reason) {
        sample.ended(writer.slots(), call.caller());
        writer.metrics().ended(reason);
        if (streaming) {
            tell(sample, new GenerationStream.Event.Done(index, reason, sample.text.tokens()));
        }
        open--;
        if (open == 0) {
            over = true;
            changed.signal();
        }
    }

    /** Whether rows may be left that nobody waits for: a text did not end by itself. */
    boolean abandoned() {
        lock.lock();
        try {
            return failure != null
                    || samples.stream()
                            .anyMatch(sample -> sample.text.ended() != FinishReason.STOP
                                    && sample.text.ended() != FinishReason.LENGTH);
        } finally {
            lock.unlock();
        }
    }

    /** Ends every text that is not over. */
    void end(FinishReason reason) {
        lock.lock();
        try {
            for (int i = 0; i < samples.size(); i++) {
                WrittenSample sample = samples.get(i);
                if (!over && sample.text.ended() == null) {
                    String rest = sample.text.end(reason);
                    if (streaming && !rest.isEmpty()) {
                        tell(sample, new GenerationStream.Event.Token(i, "", rest));
                    }
                    ended(i, sample, reason);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The texts' deadline has passed: what is written is the answer, if there is anything. Also called under the
     * scheduler's lock, which is why no lock of the scheduler is ever taken under this one.
     */
    void deadlinePassed() {
        stop(
                FinishReason.DEADLINE,
                new InferenceException(ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before there was an answer"));
    }

    /** The caller has gone. Not for workers under the scheduler's lock. */
    void cancelled() {
        stop(FinishReason.CANCELLED, new InferenceException(ErrorCode.CANCELLED, "the caller has gone"));
        served.queue().sweep();
    }

    /** The server is about to end: what is written is the answer. Not for workers under the scheduler's lock. */
    void shutDown() {
        stop(FinishReason.SHUTDOWN, Admission.shuttingDown());
        served.queue().sweep();
    }

    private void stop(FinishReason reason, InferenceException nothingWritten) {
        lock.lock();
        try {
            if (tokens() > 0) {
                end(reason);
            } else {
                fail(nothingWritten);
            }
        } finally {
            lock.unlock();
        }
    }

    /** There will be no more; the first reason counts. */
    void fail(InferenceException why) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            failure = why;
            for (WrittenSample sample : samples) {
                if (sample.text.ended() == null) {
                    sample.ended(writer.slots(), call.caller());
                    writer.metrics().failed();
                }
            }
            open = 0;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next event, waiting for it; without streaming, the end.
     *
     * @return null when all texts are over and nothing is left to read
     * @throws InferenceException what {@link #fail} was told
     */
    GenerationStream.@Nullable Event next() {
        while (true) {
            WrittenRow resumed = null;
            GenerationStream.Event event = null;
            boolean look = false;
            lock.lock();
            try {
                event = events.poll();
                if (event != null) {
                    resumed = read(samples.get(event.index()));
                } else if (over) {
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                } else {
                    look = await();
                }
            } finally {
                lock.unlock();
            }
            if (resumed != null) {
                served.queue().resume(resumed);
            }
            if (event != null) {
                return event;
            }
            if (look) {
                look();
            }
        }
    }

    private @Nullable WrittenRow read(WrittenSample sample) {
        sample.read();
        return sample.resumed(writer.slots(), call.caller());
    }

    /** Lets texts go on that waited for a slot. */
    private void resumePaused() {
        for (WrittenSample sample : samples) {
            WrittenRow row;
            lock.lock();
            try {
                row = sample.resumed(writer.slots(), call.caller());
            } finally {
                lock.unlock();
            }
            if (row != null) {
                served.queue().resume(row);
            }
        }
    }

    /** Waits for news; gives whether none came, so that it is time to look around. */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private boolean await() {
        try {
            long left = deadline.remainingNanos();
            return left <= 0 || !changed.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new InferenceException(ErrorCode.CANCELLED, "the call was interrupted"));
            return false;
        }
    }

    private void look() {
        if (over) {
            return;
        }
        resumePaused();
        if (deadline.passed()) {
            deadlinePassed();
            served.queue().sweep();
        } else if (call.callerGone()) {
            cancelled();
        }
    }

    /** Tokens of all texts so far. */
    int tokens() {
        lock.lock();
        try {
            return samples.stream().mapToInt(sample -> sample.text.tokens()).sum();
        } finally {
            lock.unlock();
        }
    }

    /** When the first run began, by the ticker; negative before. */
    long beganNanos() {
        lock.lock();
        try {
            return beganNanos;
        } finally {
            lock.unlock();
        }
    }

    /** When the first token of any text was written, since the call arrived; or never. */
    long firstTokenNanos() {
        lock.lock();
        try {
            return firstTokenNanos;
        } finally {
            lock.unlock();
        }
    }

    /** The texts, when all are over. */
    List<Generated.Sample> texts() {
        List<Generated.Sample> texts = new ArrayList<>(samples.size());
        lock.lock();
        try {
            for (WrittenSample sample : samples) {
                FinishReason reason = sample.text.ended();
                if (reason == null) {
                    throw new IllegalStateException("a text is not over; this is a bug in the server");
                }
                texts.add(new Generated.Sample(sample.text.text(), reason, sample.text.tokens()));
            }
        } finally {
            lock.unlock();
        }
        return List.copyOf(texts);
    }
}
