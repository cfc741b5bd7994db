package io.recurrent.text;

import org.jspecify.annotations.Nullable;

/** The kinds of tokeniser that docs/MODEL_FORMAT.md describes. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * The tokeniser {@code word}, version 1.
     *
     * @param form what is done to tokens before they are looked up
     * @param vocabulary tokens in that form
     * @param unknownId the id of tokens that the vocabulary lacks
     * @param characters how to read characters, or null when the model reads none
     */
    public static Tokenizer word(
            LookupForm form, Vocabulary vocabulary, int unknownId, @Nullable CharacterEncoding characters) {
        return new TextEncoder(new WordSplitter(), new TokenForm(form, true), vocabulary, unknownId, characters);
    }

    /**
     * The tokeniser {@code whitespace}.
     *
     * @param form what is done to tokens before they are looked up
     * @param vocabulary tokens in that form
     * @param unknownId the id of tokens that the vocabulary lacks
     * @param characters how to read characters, or null when the model reads none
     */
    public static Tokenizer whitespace(
            LookupForm form, Vocabulary vocabulary, int unknownId, @Nullable CharacterEncoding characters) {
        return new TextEncoder(new WhitespaceSplitter(), new TokenForm(form, false), vocabulary, unknownId, characters);
    }

    /**
     * The tokeniser {@code character}.
     *
     * @param form what is done to tokens before they are looked up
     * @param vocabulary tokens in that form
     * @param unknownId the id of tokens that the vocabulary lacks
     */
    public static Tokenizer character(LookupForm form, Vocabulary vocabulary, int unknownId) {
        return new TextEncoder(new CharacterSplitter(), new TokenForm(form, false), vocabulary, unknownId, null);
    }
}
