package io.recurrent.input;

import java.util.List;

/**
 * How much a call asks for, guessed by its words. Tokenising costs many times as much, so that a server which tokenised
 * large calls before it refused them would do little else when it is overloaded.
 *
 * @param steps words of all inputs
 * @param longest words of the longest input
 * @param bytes what tokenising them costs, as bytes that are parsed in the same time; nothing for numbers
 */
public record RoughSize(long steps, int longest, long bytes) {
    private static final int BYTES_PER_TOKEN = 72;
    private static final int BYTES_PER_CHARACTER = 4;

    /** The size of a call's inputs: words of a text, and tokens, ids or frames as they are. */
    public static RoughSize of(List<RowInput> inputs) {
        long steps = 0;
        int longest = 0;
        long bytes = 0;
        for (RowInput input : inputs) {
            int words = words(input);
            steps += words;
            longest = Math.max(longest, words);
            bytes += bytes(input, words);
        }
        return new RoughSize(steps, longest, bytes);
    }

    private static long bytes(RowInput input, int words) {
        return switch (input) {
            case RowInput.Text text ->
                (long) BYTES_PER_TOKEN * words
                        + (long) BYTES_PER_CHARACTER * text.text().length();
            case RowInput.Tokens tokens -> {
                long characters = 0;
                for (String token : tokens.tokens()) {
                    characters += token == null ? 0 : token.length();
                }
                yield (long) BYTES_PER_TOKEN * words + BYTES_PER_CHARACTER * characters;
            }
            case RowInput.Ids _, RowInput.Frames _ -> 0;
        };
    }

    private static int words(RowInput input) {
        return switch (input) {
            case RowInput.Text text -> words(text.text());
            case RowInput.Tokens tokens -> tokens.tokens().size();
            case RowInput.Ids ids -> ids.ids().length;
            case RowInput.Frames frames -> frames.frames().length;
        };
    }

    private static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean letter = text.charAt(i) > ' ';
            if (letter && !inside) {
                words++;
            }
            inside = letter;
        }
        return words;
    }
}
