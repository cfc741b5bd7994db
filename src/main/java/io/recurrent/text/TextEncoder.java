package io.recurrent.text;

import io.recurrent.error.InferenceException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tokeniser made of its parts: how to split, what to look up, and where. */
final class TextEncoder implements Tokenizer {
    private final Splitter splitter;
    private final TokenForm form;
    private final Vocabulary vocabulary;
    private final int unknownId;
    private final @Nullable CharacterEncoding characters;

    TextEncoder(
            Splitter splitter,
            TokenForm form,
            Vocabulary vocabulary,
            int unknownId,
            @Nullable CharacterEncoding characters) {
        this.splitter = splitter;
        this.form = form;
        this.vocabulary = vocabulary;
        this.unknownId = unknownId;
        this.characters = characters;
    }

    @Override
    public Encoding encode(String text) {
        String wellFormed = WellFormed.of(text);
        return encode(wellFormed, splitter.split(wellFormed));
    }

    @Override
    public Encoding encode(List<String> tokens) {
        TokenBounds bounds = new TokenBounds(tokens.size());
        StringBuilder joined = new StringBuilder();
        for (String token : tokens) {
            if (token == null || token.isEmpty()) {
                throw InferenceException.invalid(
                        "tokens[" + bounds.size() + "]", "a token is empty; each must hold at least one character");
            }
            if (!joined.isEmpty()) {
                joined.append(' ');
            }
            int start = joined.length();
            bounds.add(start, joined.append(token).length());
        }
        return encode(WellFormed.of(joined.toString()), bounds);
    }

    private Encoding encode(String text, TokenBounds bounds) {
        int longest = vocabulary.longest();
        char[] buffer = new char[longest + TokenForm.GROWTH];
        int[] ids = new int[bounds.size()];
        int unknownTokens = 0;
        for (int token = 0; token < ids.length; token++) {
            int length = form.write(text, bounds.start(token), bounds.end(token), buffer, longest);
            int id = length > longest ? Vocabulary.ABSENT : vocabulary.find(buffer, length);
            if (id == Vocabulary.ABSENT) {
                unknownTokens++;
                id = unknownId;
            }
            ids[token] = id;
        }
        return new Encoding(text, bounds, ids, unknownTokens, characters);
    }
}
