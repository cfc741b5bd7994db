package io.recurrent.text;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and their ids. Immutable and thread safe.
 *
 * <p>An open hash table of its own instead of a map, so that a token can be asked for as a piece of a buffer: the hot
 * path makes neither strings nor boxes. Chains depend on the vocabulary alone, so no caller can make them long.
 */
public final class Vocabulary {
    /** What a lookup gives for a token that is not in the vocabulary. */
    public static final int ABSENT = -1;

    private final @Nullable String[] slots;
    private final int[] ids;
    private final int mask;
    private final int size;
    private final int maxId;
    private final int longest;

    private Vocabulary(Map<String, Integer> entries) {
        // At most a third full, which keeps probing at about one step.
        int capacity = Integer.highestOneBit(Math.max(4, entries.size() * 3 - 1)) << 1;
        slots = new @Nullable String[capacity];
        ids = new int[capacity];
        mask = capacity - 1;
        size = entries.size();
        int highest = 0;
        int units = 0;
        for (Map.Entry<String, Integer> entry : entries.entrySet()) {
            insert(entry.getKey(), entry.getValue());
            highest = Math.max(highest, entry.getValue());
            units = Math.max(units, entry.getKey().length());
        }
        maxId = highest;
        longest = units;
    }

    /**
     * A vocabulary with explicit ids.
     *
     * @param entries token to id
     * @throws IllegalArgumentException when there are no entries, or an id is negative or given twice
     */
    public static Vocabulary of(Map<String, Integer> entries) {
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("the vocabulary is empty; it needs at least one entry");
        }
        Map<Integer, String> owners = HashMap.newHashMap(entries.size());
        entries.forEach((token, id) -> {
            if (id < 0) {
                throw new IllegalArgumentException(
                        "vocabulary entry '" + token + "' has id " + id + "; ids start at 0");
            }
            String other = owners.put(id, token);
            if (other != null) {
                throw new IllegalArgumentException(
                        "vocabulary entries '" + other + "' and '" + token + "' share id " + id + "; ids must differ");
            }
        });
        return new Vocabulary(entries);
    }

    /**
     * A vocabulary whose ids are the line numbers, from 0.
     *
     * @param lines a token each, without line ends
     * @throws IllegalArgumentException when there are no lines, or a line is empty or stands there twice
     */
    public static Vocabulary ofLines(List<String> lines) {
        Map<String, Integer> entries = LinkedHashMap.newLinkedHashMap(lines.size());
        for (String line : lines) {
            int id = entries.size();
            if (line.isEmpty()) {
                throw new IllegalArgumentException(
                        "vocabulary line " + (id + 1) + " is empty; each line must hold a token");
            }
            Integer first = entries.putIfAbsent(line, id);
            if (first != null) {
                throw new IllegalArgumentException("vocabulary line " + (id + 1) + " repeats '" + line + "' of line "
                        + (first + 1) + "; each token must stand there once");
            }
        }
        return of(entries);
    }

    /** How many tokens there are. */
    int size() {
        return size;
    }

    /** The highest id, which an embedding table must have a row for. */
    public int maxId() {
        return maxId;
    }

    /** The token's id, or {@link #ABSENT}. */
    public int find(String token) {
        int slot = slot(token.hashCode());
        while (true) {
            String found = slots[slot];
            if (found == null) {
                return ABSENT;
            }
            if (found.equals(token)) {
                return ids[slot];
            }
            slot = (slot + 1) & mask;
        }
    }

    /**
     * The id of a token that must be there, such as the unknown or the padding entry.
     *
     * @throws IllegalArgumentException when it is not
     */
    public int require(String token) {
        int id = find(token);
        if (id == ABSENT) {
            throw new IllegalArgumentException("the vocabulary of " + size + " entries has no entry '" + token + "'");
        }
        return id;
    }

    /** The tokens by id; empty where an id has none. */
    public List<String> tokens() {
        String[] tokens = new String[maxId + 1];
        Arrays.fill(tokens, "");
        forEach((token, id) -> tokens[id] = token);
        return List.of(tokens);
    }

    /** Gives every token with its id, in no particular order. */
    void forEach(ObjIntConsumer<String> consumer) {
        for (int slot = 0; slot < slots.length; slot++) {
            String token = slots[slot];
            if (token != null) {
                consumer.accept(token, ids[slot]);
            }
        }
    }

    /** The longest token's UTF-16 code units. */
    int longest() {
        return longest;
    }

    /** The id of the token in the first {@code length} units of a buffer, or {@link #ABSENT}. */
    int find(char[] buffer, int length) {
        // The same function as String.hashCode, which filled the table.
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + buffer[i];
        }
        int slot = slot(hash);
        while (true) {
            String found = slots[slot];
            if (found == null) {
                return ABSENT;
            }
            if (equal(found, buffer, length)) {
                return ids[slot];
            }
            slot = (slot + 1) & mask;
        }
    }

    private void insert(String token, int id) {
        int slot = slot(token.hashCode());
        while (slots[slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = token;
        ids[slot] = id;
    }

    private int slot(int hash) {
        // Fibonacci hashing spreads short words, whose polynomial hashes differ in few low bits.
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & mask;
    }

    private static boolean equal(String token, char[] buffer, int length) {
        if (token.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (token.charAt(i) != buffer[i]) {
                return false;
            }
        }
        return true;
    }
}
