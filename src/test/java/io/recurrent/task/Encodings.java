package io.recurrent.task;

import io.recurrent.text.Encoding;
import io.recurrent.text.LookupForm;
import io.recurrent.text.Tokenizer;
import io.recurrent.text.Tokenizers;
import io.recurrent.text.Vocabulary;
import java.util.List;
import java.util.stream.IntStream;

/** Encodings for tests that care for places alone. */
final class Encodings {
    private static final Tokenizer TOKENIZER =
            Tokenizers.word(LookupForm.KEEP, Vocabulary.ofLines(List.of("<unk>")), 0, null);

    private Encodings() {}

    static Encoding of(String text) {
        return TOKENIZER.encode(text);
    }

    static Encoding ofTokens(int count) {
        return TOKENIZER.encode(IntStream.range(0, count).mapToObj(i -> "w" + i).toList());
    }
}
