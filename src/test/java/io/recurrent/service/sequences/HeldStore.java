package io.recurrent.service.sequences;

import io.recurrent.sequence.SequenceStore;
import io.recurrent.sequence.StoredSequence;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory that replicas of one test share, by the rules of the real one. */
final class HeldStore implements SequenceStore {
    private final Map<Key, Entry> entries = new HashMap<>();
    private final Ticker ticker;

    private record Entry(String start, StoredSequence sequence, long usedNanos) {}

    HeldStore(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public synchronized boolean create(Key key, String start, StoredSequence sequence) {
        return look(key) == null && entries.put(key, new Entry(start, sequence, ticker.nanos())) == null;
    }

    @Override
    public synchronized @Nullable Kept look(Key key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return null;
        }
        Duration idle = Duration.ofNanos(ticker.nanos() - entry.usedNanos());
        if (idle.compareTo(SequenceServer.IDLE) >= 0) {
            entries.remove(key);
            return null;
        }
        return new Kept(entry.start(), entry.sequence(), idle);
    }

    @Override
    public synchronized @Nullable Kept touch(Key key) {
        Kept kept = look(key);
        if (kept != null) {
            entries.put(key, new Entry(kept.start(), kept.sequence(), ticker.nanos()));
        }
        return kept;
    }

    @Override
    public synchronized boolean replace(Key key, String start, StoredSequence sequence, long expectedStep) {
        Kept kept = look(key);
        boolean meant = kept != null
                && kept.start().equals(start)
                && kept.sequence().snapshot().step() == expectedStep;
        if (meant) {
            entries.put(key, new Entry(start, sequence, ticker.nanos()));
        }
        return meant;
    }

    @Override
    public synchronized boolean remove(Key key, String start) {
        Kept kept = look(key);
        return kept != null && kept.start().equals(start) && entries.remove(key) != null;
    }
}
