package io.recurrent.task.generation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.recurrent.sequence.Sha256;
import io.recurrent.tensor.RowState;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States that one model version reached after prefixes of prompts, every {@link #BLOCK} tokens, so that the same prefix
 * need not be run again. A state is the same however it was reached, so answers do not depend on what is here. Bounded
 * by bytes; thread safe.
 *
 * <p>A prefix is known by the SHA-256 of its ids, each block's from the one before, so that a prompt of n blocks costs
 * n digests.
 */
public final class PrefixStates {
    /** Tokens between two states that are kept. */
    static final int BLOCK = 16;
    /** What an entry takes beside the state's values, roughly. */
    private static final int ENTRY_BYTES = 200;

    private final @Nullable Cache<Key, RowState> states;

    private record Key(long a, long b, long c, long d) {}

    /** Keeps up to so many bytes; 0 keeps nothing. */
    public PrefixStates(long bytes) {
        states = bytes == 0
                ? null
                : Caffeine.newBuilder()
                        .maximumWeight(bytes)
                        .weigher((Key key, RowState state) -> (int) Math.min(Integer.MAX_VALUE, weight(state)))
                        .recordStats()
                        .build();
    }

    private static long weight(RowState state) {
        return state.bytes() + ENTRY_BYTES;
    }

    /** A prompt, to be asked for what is known of it. */
    Prefix of(int[] ids) {
        return new Prefix(states == null ? List.of() : keys(ids));
    }

    /** Only whole blocks that end before the last token: that one must run, for its scores. */
    private static List<Key> keys(int[] ids) {
        List<Key> keys = new ArrayList<>();
        MessageDigest digest = Sha256.begin();
        ByteBuffer block = ByteBuffer.allocate(BLOCK * Integer.BYTES);
        byte[] chained = new byte[0];
        for (int end = BLOCK; end < ids.length; end += BLOCK) {
            block.clear();
            for (int i = end - BLOCK; i < end; i++) {
                block.putInt(ids[i]);
            }
            digest.update(chained);
            chained = digest.digest(block.array());
            ByteBuffer longs = ByteBuffer.wrap(chained);
            keys.add(new Key(longs.getLong(), longs.getLong(), longs.getLong(), longs.getLong()));
        }
        return keys;
    }

    /** States that are kept now. */
    public long size() {
        return states == null ? 0 : states.estimatedSize();
    }

    /** Prompts that went on from a state that was here. */
    public long hits() {
        return states == null ? 0 : states.stats().hitCount();
    }

    /** Looks that found nothing; a prompt looks once for each of its blocks until it finds one. */
    public long misses() {
        return states == null ? 0 : states.stats().missCount();
    }

    /** States that had to make way for others. */
    public long evictions() {
        return states == null ? 0 : states.stats().evictionCount();
    }

    /** One prompt's prefixes. Confined to one thread at a time. */
    final class Prefix {
        private final List<Key> keys;
        private int length;

        private Prefix(List<Key> keys) {
            this.keys = keys;
        }

        /** The state after the longest prefix that is known, or null when none is. */
        @Nullable
        RowState find() {
            for (int block = keys.size(); block > 0 && states != null; block--) {
                RowState state = states.getIfPresent(keys.get(block - 1));
                if (state != null) {
                    length = block * BLOCK;
                    return state;
                }
            }
            return null;
        }

        /** Tokens of the prefix that {@link #find()} found. */
        int length() {
            return length;
        }

        /** Whether the state after so many tokens is worth keeping. */
        boolean wants(int tokens) {
            return tokens % BLOCK == 0 && tokens > 0 && tokens / BLOCK <= keys.size();
        }

        /** Keeps the state after so many tokens. */
        void keep(int tokens, RowState state) {
            if (states != null && wants(tokens)) {
                states.put(keys.get(tokens / BLOCK - 1), state);
            }
        }
    }
}
