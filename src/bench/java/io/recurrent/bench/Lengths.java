package io.recurrent.bench;

import io.recurrent.text.Tokenizer;
import java.util.List;

/** How long texts turned out. */
final class Lengths {
    private Lengths() {}

    static double mean(Tokenizer tokenizer, List<String> texts) {
        return texts.stream()
                .mapToInt(text -> tokenizer.encode(text).length())
                .average()
                .orElse(0);
    }
}
