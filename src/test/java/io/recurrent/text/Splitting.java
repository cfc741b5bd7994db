package io.recurrent.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Short ways to tokens for tests that have no vocabulary to speak of. */
final class Splitting {
    static final int UNKNOWN_ID = 0;

    private static final Vocabulary NOTHING = Vocabulary.of(Map.of("<unk>", UNKNOWN_ID));

    private Splitting() {}

    static List<String> words(String text) {
        return tokens(wordTokenizer().encode(text));
    }

    static List<String> betweenSpaces(String text) {
        return tokens(whitespaceTokenizer().encode(text));
    }

    static Tokenizer wordTokenizer() {
        return Tokenizers.word(TokenizerVersion.V1, LookupForm.KEEP, NOTHING, UNKNOWN_ID, null);
    }

    static Tokenizer whitespaceTokenizer() {
        return Tokenizers.whitespace(TokenizerVersion.V1, LookupForm.KEEP, NOTHING, UNKNOWN_ID, null);
    }

    /** The tokenisers of version 2: {@code word}, {@code whitespace}, {@code character}. */
    static List<Tokenizer> secondVersions() {
        return List.of(
                Tokenizers.word(TokenizerVersion.V2, LookupForm.KEEP, NOTHING, UNKNOWN_ID, null),
                Tokenizers.whitespace(TokenizerVersion.V2, LookupForm.KEEP, NOTHING, UNKNOWN_ID, null),
                Tokenizers.character(TokenizerVersion.V2, LookupForm.KEEP, NOTHING, UNKNOWN_ID));
    }

    static List<String> tokens(Encoding encoding) {
        List<String> tokens = new ArrayList<>();
        for (int token = 0; token < encoding.length(); token++) {
            tokens.add(encoding.token(token));
        }
        return tokens;
    }
}
