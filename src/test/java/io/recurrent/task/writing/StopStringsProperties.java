package io.recurrent.task.writing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However a text is cut into pieces, what is shown of it is the text up to its first stop string. */
class StopStringsProperties {
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(3)));
        }
        return text.toString();
    }

    /** The stop string that is complete first counts, and of those the longest. */
    private static int cut(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            int at = Integer.MAX_VALUE;
            for (String stop : stops) {
                if (text.startsWith(stop, end - stop.length())) {
                    at = Math.min(at, end - stop.length());
                }
            }
            if (at < Integer.MAX_VALUE) {
                return at;
            }
        }
        return -1;
    }

    private static boolean mayBegin(String end, List<String> stops) {
        return stops.stream().anyMatch(stop -> stop.length() > end.length() && stop.startsWith(end));
    }

    @Property(tries = 2_000)
    void the_shown_text_ends_before_the_first_stop_string(
            @ForAll @IntRange(min = 0, max = 5) int stopCount,
            @ForAll @IntRange(min = 0, max = 40) int length,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<String> stops = new ArrayList<>();
        for (int i = 0; i < stopCount; i++) {
            stops.add(text(random, 1 + random.nextInt(7)));
        }
        String text = text(random, length);
        int cut = cut(text, stops);
        StopStrings strings = new StopStrings(stops);
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (at < text.length() && !strings.stopped()) {
            int to = Math.min(text.length(), at + random.nextInt(5));
            shown.append(strings.append(text.substring(at, to)));
            at = to;
            if (!strings.stopped()) {
                String held = text.substring(shown.length(), at);
                assertThat(held.isEmpty() || mayBegin(held, stops))
                        .as("'%s' is held back since it may be the beginning of one of %s", held, stops)
                        .isTrue();
            }
        }
        assertThat(strings.stopped()).isEqualTo(cut >= 0);
        shown.append(strings.rest());
        assertThat(shown).hasToString(cut < 0 ? text : text.substring(0, cut));
    }
}
