package io.recurrent.task.writing;

import io.recurrent.model.BundleException;
import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.text.Vocabulary;
import java.util.BitSet;
import java.util.List;

/** What a language model writes with: its tokens by id, and those that have a part to play. Immutable, thread safe. */
public final class WritingVocabulary {
    /** There is no such token. */
    public static final int NONE = -1;

    private final Vocabulary vocabulary;
    private final List<String> tokens;
    private final int start;
    private final int end;
    private final BitSet lineEnds = new BitSet();
    private final BitSet never = new BitSet();
    private final boolean characters;

    /**
     * A vocabulary to write with.
     *
     * @param tokenizer its unknown and padding entries are never written; its characters stand side by side, and words
     *     with spaces between
     * @throws BundleException when the manifest names a token that is not there
     */
    public WritingVocabulary(Vocabulary vocabulary, WritingPart part, TokenizerPart tokenizer) {
        this.vocabulary = vocabulary;
        this.tokens = vocabulary.tokens();
        this.characters = tokenizer.type() == TokenizerPart.Type.CHARACTER;
        this.start = part.start() == null ? NONE : entry("generation.start", part.start());
        this.end = part.end() == null ? NONE : entry("generation.end", part.end());
        for (String lineEnd : part.lineEnds()) {
            lineEnds.set(entry("generation.lineEnds", lineEnd));
        }
        refuse(tokenizer.unknown(), part);
        if (tokenizer.padding() != null) {
            refuse(tokenizer.padding(), part);
        }
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.get(id).isEmpty()) {
                this.never.set(id);
            }
        }
    }

    private void refuse(String token, WritingPart part) {
        int id = vocabulary.require(token);
        if (id == end) {
            throw BundleException.at(
                    "generation.end",
                    "'" + part.end() + "' is never written: it is the tokeniser's unknown or padding entry");
        }
        never.set(id);
    }

    private int entry(String key, String token) {
        try {
            return vocabulary.require(token);
        } catch (IllegalArgumentException e) {
            throw BundleException.at(key, String.valueOf(e.getMessage()));
        }
    }

    /** The token of an id; empty for an id that has none. */
    public String token(int id) {
        return tokens.get(id);
    }

    /** What is fed before every prompt, or {@link #NONE}. */
    public int start() {
        return start;
    }

    /** What ends a text, or {@link #NONE}. */
    public int end() {
        return end;
    }

    /** Whether a new line begins after this token. */
    public boolean endsLine(int id) {
        return lineEnds.get(id);
    }

    /** Whether the model writes in lines. */
    public boolean writesLines() {
        return !lineEnds.isEmpty();
    }

    /** Ids that are never written. Not a copy, so read only. */
    public BitSet never() {
        return never;
    }

    /** The tokens by id; empty where an id has none. */
    public List<String> tokens() {
        return tokens;
    }

    /**
     * What a token adds to a text.
     *
     * @param first whether nothing stands before it
     */
    public String text(int id, boolean first) {
        return characters || first ? token(id) : " " + token(id);
    }
}
