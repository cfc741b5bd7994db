package io.recurrent.text;

import io.recurrent.error.InferenceException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tokeniser made of its parts: how to read, how to split, what to look up, and where. */
final class TextEncoder implements Tokenizer {
    private final Normalization normalization;
    private final Splitter splitter;
    private final TokenForm form;
    private final Vocabulary vocabulary;
    private final int unknownId;
    private final @Nullable CharacterEncoding characters;

    TextEncoder(
            Normalization normalization,
            Splitter splitter,
            TokenForm form,
            Vocabulary vocabulary,
            int unknownId,
            @Nullable CharacterEncoding characters) {
        this.normalization = normalization;
        this.splitter = splitter;
        this.form = form;
        this.vocabulary = vocabulary;
        this.unknownId = unknownId;
        this.characters = characters;
    }

    @Override
    public Encoding encode(String text) {
        String wellFormed = WellFormed.of(text);
        ReadText read = normalization.read(wellFormed);
        TokenizedText tokens = new TokenizedText(read.text(), splitter.split(read.text()));
        return encode(read.sent(wellFormed, tokens), tokens);
    }

    @Override
    public Encoding encode(List<String> tokens) {
        TokenizedText joined = join(tokens, "a token is empty; each must hold at least one character");
        TokenizedText sent = new TokenizedText(WellFormed.of(joined.text()), joined.bounds());
        return encode(sent, read(sent));
    }

    /** Tokens that are split already, as they are read: each by itself, since no piece spans the space between. */
    private TokenizedText read(TokenizedText sent) {
        String text = normalization.read(sent.text()).text();
        if (text.equals(sent.text())) {
            return sent;
        }
        List<String> tokens = new ArrayList<>(sent.bounds().size());
        for (int token = 0; token < sent.bounds().size(); token++) {
            String one = sent.text()
                    .substring(sent.bounds().start(token), sent.bounds().end(token));
            tokens.add(normalization.read(one).text());
        }
        return join(tokens, "a token holds nothing that can be seen; each must hold at least one visible character");
    }

    private static TokenizedText join(List<String> tokens, String whenEmpty) {
        TokenBounds bounds = new TokenBounds(tokens.size());
        StringBuilder joined = new StringBuilder();
        for (String token : tokens) {
            if (token == null || token.isEmpty()) {
                throw InferenceException.invalid("tokens[" + bounds.size() + "]", whenEmpty);
            }
            if (!joined.isEmpty()) {
                joined.append(' ');
            }
            int start = joined.length();
            bounds.add(start, joined.append(token).length());
        }
        return new TokenizedText(joined.toString(), bounds);
    }

    private Encoding encode(TokenizedText sent, TokenizedText read) {
        String text = read.text();
        TokenBounds bounds = read.bounds();
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
        return new Encoding(sent, read, ids, unknownTokens, characters);
    }
}
