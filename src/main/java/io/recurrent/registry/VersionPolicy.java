package io.recurrent.registry;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which of a model's versions should serve. Pure.
 *
 * @param latest so many of the newest; {@link Integer#MAX_VALUE}: all; 0: those of {@code specific}
 * @param specific just these, where {@code latest} is 0
 */
public record VersionPolicy(int latest, Set<Integer> specific) {
    /** Every version. */
    public static final VersionPolicy ALL = new VersionPolicy(Integer.MAX_VALUE, Set.of());

    private static final Pattern LATEST = Pattern.compile("latest-([1-9][0-9]{0,8})");
    private static final Pattern SPECIFIC = Pattern.compile("[1-9][0-9]{0,8}( *, *[1-9][0-9]{0,8})*");

    /** Takes a copy. */
    public VersionPolicy {
        specific = Set.copyOf(specific);
    }

    /**
     * Reads {@code all}, {@code latest-N} or {@code 1,3}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static VersionPolicy parse(String text) {
        var newest = LATEST.matcher(text);
        if (text.equals("all")) {
            return ALL;
        }
        if (newest.matches()) {
            return new VersionPolicy(Integer.parseInt(newest.group(1)), Set.of());
        }
        if (SPECIFIC.matcher(text).matches()) {
            Set<Integer> versions = new TreeSet<>();
            Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(Integer::valueOf)
                    .forEach(versions::add);
            return new VersionPolicy(0, versions);
        }
        throw new IllegalArgumentException(
                "a version policy is 'all', 'latest-N' such as 'latest-1', or versions such as '1,3'; got '" + text
                        + "'");
    }

    /**
     * The versions that should serve.
     *
     * @param there those that can be served, in any order
     */
    Set<Integer> choose(Collection<Integer> there) {
        Set<Integer> chosen = new TreeSet<>();
        there.stream()
                .sorted(Comparator.reverseOrder())
                .filter(version -> latest > 0 || specific.contains(version))
                .limit(latest > 0 ? latest : Integer.MAX_VALUE)
                .forEach(chosen::add);
        return chosen;
    }
}
