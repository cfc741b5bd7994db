package io.recurrent.task.tagging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Small random taggers for property tests. */
final class Chains {
    private Chains() {}

    /** A tagger and one text's emissions. */
    record Case(TagScheme scheme, List<String> labels, CrfTables tables, Emissions emissions) {
        TagChain chain() {
            return new TagChain(scheme, labels.stream().map(scheme::parse).toList(), tables);
        }

        AllPaths allPaths() {
            return new AllPaths(scheme, labels, tables, emissions);
        }
    }

    /** Scores that are real numbers, so that no two paths are equal. */
    static Arbitrary<Case> cases() {
        return cases(random -> random.nextGaussian() * Math.pow(10, random.nextInt(3) - 1));
    }

    /** Scores that are small whole numbers, so that many paths are equal and sums are exact. */
    static Arbitrary<Case> tiedCases() {
        return cases(random -> random.nextInt(3) - 1);
    }

    private static Arbitrary<Case> cases(ToDoubleFunction<Random> scores) {
        Arbitrary<TagScheme> schemes = Arbitraries.of(TagScheme.class);
        Arbitrary<Integer> lengths = Arbitraries.integers().between(1, 4);
        Arbitrary<Long> seeds = Arbitraries.longs();
        return Combinators.combine(schemes, lengths, seeds).as((scheme, length, seed) -> {
            Random random = new Random(seed);
            List<String> labels = labels(scheme, random);
            return new Case(
                    scheme, labels, tables(labels.size(), random, scores), emissions(labels, length, random, scores));
        });
    }

    private static List<String> labels(TagScheme scheme, Random random) {
        List<String> labels = new ArrayList<>(
                switch (scheme) {
                    case BIO -> List.of("O", "B-X", "I-X", "B-Y", "I-Y");
                    case BIOES -> List.of("O", "B-X", "I-X", "E-X", "S-X", "B-Y", "E-Y");
                    case BMES -> List.of("B-W", "M-W", "E-W", "S-W", "S-V");
                    case IO -> List.of("O", "I-X", "I-Y");
                });
        Collections.shuffle(labels, random);
        return labels;
    }

    private static CrfTables tables(int tags, Random random, ToDoubleFunction<Random> scores) {
        double[][] transitions = new double[tags][];
        for (int tag = 0; tag < tags; tag++) {
            transitions[tag] = row(tags, random, scores);
        }
        return new CrfTables(row(tags, random, scores), row(tags, random, scores), transitions);
    }

    private static Emissions emissions(
            List<String> labels, int length, Random random, ToDoubleFunction<Random> scores) {
        int offset = random.nextInt(3);
        float[] values = new float[offset + length * labels.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) scores.applyAsDouble(random);
        }
        return new Emissions(values, offset, length, labels.size());
    }

    private static double[] row(int size, Random random, ToDoubleFunction<Random> scores) {
        return random.doubles(size).map(ignored -> scores.applyAsDouble(random)).toArray();
    }
}
