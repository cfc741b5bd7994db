package io.recurrent.text;

import org.jspecify.annotations.Nullable;

/** The kinds of tokeniser that docs/MODEL_FORMAT.md describes. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * The tokeniser {@code word}.
     *
     * @param version of the rules
     * @param form what is done to tokens before they are looked up
     * @param vocabulary tokens in that form
     * @param unknownId the id of tokens that the vocabulary lacks
     * @param characters how to read characters, or null when the model reads none
     */
    public static Tokenizer word(
            TokenizerVersion version,
            LookupForm form,
            Vocabulary vocabulary,
            int unknownId,
            @Nullable CharacterEncoding characters) {
        Normalization normalization = normalization(version, NormalForm.OF_WORDS);
        return new TextEncoder(
                normalization, new WordSplitter(), new TokenForm(form, true), vocabulary, unknownId, characters);
    }

    /**
     * The tokeniser {@code whitespace}.
     *
     * @param version of the rules
     * @param form what is done to tokens before they are looked up
     * @param vocabulary tokens in that form
     * @param unknownId the id of tokens that the vocabulary lacks
     * @param characters how to read characters, or null when the model reads none
     */
    public static Tokenizer whitespace(
            TokenizerVersion version,
            LookupForm form,
            Vocabulary vocabulary,
            int unknownId,
            @Nullable CharacterEncoding characters) {
        Normalization normalization = normalization(version, NormalForm.PLAIN);
        return new TextEncoder(
                normalization, new WhitespaceSplitter(), new TokenForm(form, false), vocabulary, unknownId, characters);
    }

    /**
     * The tokeniser {@code character}.
     *
     * @param version of the rules
     * @param form what is done to tokens before they are looked up
     * @param vocabulary tokens in that form
     * @param unknownId the id of tokens that the vocabulary lacks
     */
    public static Tokenizer character(TokenizerVersion version, LookupForm form, Vocabulary vocabulary, int unknownId) {
        Normalization normalization = normalization(version, NormalForm.PLAIN);
        return new TextEncoder(
                normalization, new CharacterSplitter(), new TokenForm(form, false), vocabulary, unknownId, null);
    }

    private static Normalization normalization(TokenizerVersion version, NormalForm form) {
        return switch (version) {
            case V1 -> Normalization.NONE;
            case V2 -> form;
        };
    }
}
