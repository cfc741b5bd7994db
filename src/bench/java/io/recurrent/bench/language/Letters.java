package io.recurrent.bench.language;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The language model's vocabulary. */
final class Letters {
    static final int PADDING = 0;
    static final int UNKNOWN = 1;

    private static final String CHARACTERS = "\n !$&',-.3:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    static final List<String> TOKENS = tokens();
    static final Map<String, Integer> IDS = ids();
    /** Ids that are never written. */
    static final BitSet NEVER = BitSet.valueOf(new long[] {1L << PADDING | 1L << UNKNOWN});

    private Letters() {}

    private static List<String> tokens() {
        List<String> tokens = new ArrayList<>(List.of("<pad>", "<unk>"));
        CHARACTERS.codePoints().forEach(point -> tokens.add(Character.toString(point)));
        return List.copyOf(tokens);
    }

    private static Map<String, Integer> ids() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        TOKENS.forEach(token -> ids.put(token, ids.size()));
        return ids;
    }

    /** A text's ids after the start token, as the server makes them. */
    static int[] prompt(String text) {
        return ("\n" + text)
                .codePoints()
                .map(point -> IDS.getOrDefault(Character.toString(point), UNKNOWN))
                .toArray();
    }
}
