package io.recurrent.input;

import java.util.List;

/**
 * How much a call asks for, guessed by its words. Tokenising costs many times as much, so that a server which tokenised
 * large calls before it refused them would do little else when it is overloaded.
 *
 * @param steps words of all inputs
 * @param longest words of the longest input
 */
public record RoughSize(long steps, int longest) {

    /** The size of a call's inputs: words of a text, and tokens, ids or frames as they are. */
    public static RoughSize of(List<RowInput> inputs) {
        long steps = 0;
        int longest = 0;
        for (RowInput input : inputs) {
            int words = words(input);
            steps += words;
            longest = Math.max(longest, words);
        }
        return new RoughSize(steps, longest);
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
