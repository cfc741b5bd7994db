package io.recurrent.bench.text;

import io.recurrent.text.LookupForm;
import io.recurrent.text.Tokenizer;
import io.recurrent.text.TokenizerVersion;
import io.recurrent.text.Tokenizers;
import io.recurrent.text.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Makes texts: words of the model's vocabulary, frequent ones often (its lines are in order of frequency), and now and
 * then a word that it lacks. The same seed gives the same texts.
 */
public final class TextSource {
    private static final Path WORDS = Path.of("models/sentiment/1/words.txt");
    private static final int UNKNOWN_PERCENT = 4;

    private final Tokenizer tokenizer;
    private final List<String> words = new ArrayList<>();
    private final double[] cumulated;
    private final RandomGenerator random;

    /** A source that begins at a seed. */
    public TextSource(long seed) {
        List<String> lines = lines();
        Vocabulary vocabulary = Vocabulary.ofLines(lines);
        int unknown = vocabulary.require("<unk>");
        tokenizer = Tokenizers.word(TokenizerVersion.V2, new LookupForm(true, false), vocabulary, unknown, null);
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (String line : lines) {
            int[] ids = tokenizer.encode(line).ids();
            if (ids.length == 1 && ids[0] != unknown && !line.startsWith("'")) {
                words.add(line);
            }
        }
        cumulated = new double[words.size()];
        double sum = 0;
        for (int rank = 0; rank < cumulated.length; rank++) {
            sum += 1 / (rank + 2.7);
            cumulated[rank] = sum;
        }
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(WORDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tokeniser of the model that the texts are for. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** So many texts of a mix. */
    public List<String> texts(Mix mix, int count) {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(text(mix.tokens(random)));
        }
        return List.copyOf(texts);
    }

    /** A text of so many tokens. */
    public String text(int tokens) {
        StringBuilder text = new StringBuilder(tokens * 6);
        for (int i = 0; i < tokens; i++) {
            if (i > 0) {
                text.append(' ');
            }
            text.append(random.nextInt(100) < UNKNOWN_PERCENT ? unknownWord() : word());
        }
        return text.toString();
    }

    private String word() {
        double at = random.nextDouble() * cumulated[cumulated.length - 1];
        int found = Arrays.binarySearch(cumulated, at);
        return words.get(found < 0 ? -found - 1 : found);
    }

    private String unknownWord() {
        StringBuilder word = new StringBuilder("q");
        for (int i = random.nextInt(2, 5); i > 0; i--) {
            word.append("bdgklmnprtvz".charAt(random.nextInt(12))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.toString();
    }
}
