package io.recurrent.task.tagging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What Viterbi and forward-backward compute, by listing every path there is: slow, plain, and with the schemes' rules
 * written down a second time.
 */
final class AllPaths {
    private final List<int[]> paths = new ArrayList<>();
    private final List<Double> scores = new ArrayList<>();

    AllPaths(TagScheme scheme, List<String> labels, CrfTables tables, Emissions emissions) {
        int[] path = new int[emissions.length()];
        int total = (int) Math.pow(labels.size(), path.length);
        for (int number = 0; number < total; number++) {
            int rest = number;
            for (int token = 0; token < path.length; token++) {
                path[token] = rest % labels.size();
                rest /= labels.size();
            }
            if (isLegal(scheme, Arrays.stream(path).mapToObj(labels::get).toList())) {
                paths.add(path.clone());
                scores.add(score(tables, emissions, path));
            }
        }
    }

    static boolean isLegal(TagScheme scheme, List<String> tags) {
        String open = "";
        String last = "O";
        for (String tag : tags) {
            char prefix = tag.charAt(0);
            String type = tag.substring(1);
            boolean begins = prefix == 'O' || prefix == 'B' || prefix == 'S';
            boolean legal = switch (scheme) {
                case IO -> true;
                case BIO ->
                    begins || (last.charAt(0) != 'O' && last.substring(1).equals(type));
                case BIOES, BMES -> begins ? open.isEmpty() : !open.isEmpty() && open.equals(type);
            };
            if (!legal) {
                return false;
            }
            open = prefix == 'B' || prefix == 'I' || prefix == 'M' ? type : "";
            last = tag;
        }
        return scheme == TagScheme.IO || scheme == TagScheme.BIO || open.isEmpty();
    }

    static double score(CrfTables tables, Emissions emissions, int[] path) {
        double score = tables.start(path[0]) + tables.end(path[path.length - 1]);
        for (int token = 0; token < path.length; token++) {
            score += emissions.get(token, path[token]);
            if (token > 0) {
                score += tables.transition(path[token - 1], path[token]);
            }
        }
        return score;
    }

    List<int[]> paths() {
        return paths;
    }

    double best() {
        return scores.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** Of the paths with the best score the one with the lowest last tag, then the lowest before it, and so on. */
    int[] firstBest() {
        int[] first = null;
        for (int i = 0; i < paths.size(); i++) {
            if (scores.get(i) == best() && (first == null || isBefore(paths.get(i), first))) {
                first = paths.get(i);
            }
        }
        return first;
    }

    double probability(int[] path, int start, int end) {
        double highest = best();
        double all = 0;
        double matching = 0;
        for (int i = 0; i < paths.size(); i++) {
            double weight = Math.exp(scores.get(i) - highest);
            all += weight;
            if (Arrays.equals(paths.get(i), start, end, path, start, end)) {
                matching += weight;
            }
        }
        return matching / all;
    }

    private static boolean isBefore(int[] path, int[] other) {
        for (int token = path.length - 1; token >= 0; token--) {
            if (path[token] != other[token]) {
                return path[token] < other[token];
            }
        }
        return false;
    }
}
