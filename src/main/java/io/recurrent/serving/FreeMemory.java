package io.recurrent.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that the process may still take: what the machine has available, or what its control groups (version 2 or 1)
 * leave it, whichever is less. Pages of files that were not used lately count as free, since the kernel takes them back
 * first. Thread safe.
 */
public final class FreeMemory {
    private static final Pattern AVAILABLE = Pattern.compile("(?m)^MemAvailable: *([0-9]+) kB$");
    private static final Pattern UNIFIED = Pattern.compile("(?m)^0::(/.*)$");
    private static final Pattern MEMORY = Pattern.compile("(?m)^[0-9]+:(?:[^:]*,)?memory(?:,[^:]*)?:(/.*)$");
    private static final long KIB = 1024;

    private final Path root;

    /** Reads {@code proc} and {@code sys} below {@code root}, which is {@code /} but in tests. */
    public FreeMemory(Path root) {
        this.root = root;
    }

    /** Bytes, or empty where nothing tells. */
    public OptionalLong bytes() {
        long free = number(AVAILABLE, text(root.resolve("proc/meminfo"))) * KIB;
        String groups = text(root.resolve("proc/self/cgroup"));
        Path base = root.resolve("sys/fs/cgroup");
        free = least(free, walk(base, group(UNIFIED, groups), "memory.max", "memory.current", "inactive_file"));
        free = least(
                free,
                walk(
                        base.resolve("memory"),
                        group(MEMORY, groups),
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        "total_inactive_file"));
        return free < 0 ? OptionalLong.empty() : OptionalLong.of(free);
    }

    /** The least of the group and all above it; negative when none has a limit. */
    private static long walk(Path base, String group, String limit, String usage, String inactive) {
        long least = -1;
        // In a container the group's path is that of the host, and only the root is there.
        for (Path below = Path.of(group); below != null; below = below.getParent()) {
            Path at = base.resolve(below.toString().substring(1));
            long most = number(Pattern.compile("^([0-9]{1,18})\\s*$"), text(at.resolve(limit)));
            long used = number(Pattern.compile("^([0-9]{1,18})\\s*$"), text(at.resolve(usage)));
            if (most >= 0 && used >= 0) {
                long stale = number(
                        Pattern.compile("(?m)^" + inactive + " ([0-9]{1,18})$"), text(at.resolve("memory.stat")));
                least = least(least, Math.max(0, most - used + Math.max(0, stale)));
            }
        }
        return least;
    }

    private static long least(long one, long other) {
        return one < 0 ? other : other < 0 ? one : Math.min(one, other);
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "/";
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
