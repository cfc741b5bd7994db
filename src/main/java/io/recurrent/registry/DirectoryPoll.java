package io.recurrent.registry;

import io.recurrent.registry.ModelDirectory.Scan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at the models' directory again and again, and announces what is there. A bundle that is still being written is
 * announced with what it lacks, and is not loaded; when its files have not changed for some looks, it is not being
 * written any more, and its load will say why it cannot serve. A directory that has vanished as a whole, as one that is
 * not mounted any more has, is taken for an accident and changes nothing. For one thread.
 */
public final class DirectoryPoll {
    /** Looks without a change after which a bundle counts as written, complete or not. */
    static final int UNCHANGED_LOOKS = 3;

    private final ModelDirectory directory;
    private final Predicate<String> names;
    private final VersionLoader<?> loader;
    private final ModelRegistry<?> registry;
    private final Consumer<String> warnings;
    /**
     * What is known of each version on disk; one that is not complete is looked at again when its files look changed.
     */
    private Map<VersionLocation, Look> looks = new HashMap<>();

    private boolean lost;

    /** Announces models of {@code names} to {@code registry}; {@code warnings} is told of each change once. */
    public DirectoryPoll(
            ModelDirectory directory,
            Predicate<String> names,
            VersionLoader<?> loader,
            ModelRegistry<?> registry,
            Consumer<String> warnings) {
        this.directory = directory;
        this.names = names;
        this.loader = loader;
        this.registry = registry;
        this.warnings = warnings;
    }

    /**
     * What a look at one version saw.
     *
     * @param files names, sizes and times
     * @param missing what it lacks; empty for one that is complete
     * @param change counts how often its files looked changed
     * @param unchanged looks since then
     */
    private record Look(String files, String missing, int change, int unchanged) {
        boolean complete() {
            return missing.isEmpty();
        }

        Look again() {
            return complete() ? this : new Look(files, missing, change, Math.min(unchanged + 1, UNCHANGED_LOOKS));
        }

        Sighting of(VersionLocation location) {
            if (complete()) {
                return Sighting.complete(location);
            }
            return new Sighting(
                    location,
                    "~" + change,
                    unchanged < UNCHANGED_LOOKS ? "the bundle is not complete yet: " + missing : "");
        }
    }

    /** Looks once; false when nothing could be seen. */
    public boolean poll() {
        try {
            Scan scan = directory.look();
            if (scan.versions().isEmpty() && scan.unread().isEmpty()) {
                return nothing("holds no model");
            }
            lost = false;
            registry.announce(sightings(scan.versions()), scan.unread());
            return true;
        } catch (IOException e) {
            return nothing("cannot be read: " + e);
        }
    }

    private boolean nothing(String why) {
        if (!lost) {
            lost = true;
            warnings.accept("the models' directory " + why + "; what is served stays as it is");
        }
        return false;
    }

    private List<Sighting> sightings(List<VersionLocation> found) {
        Map<VersionLocation, Look> now = new HashMap<>();
        List<Sighting> sightings = new ArrayList<>();
        for (VersionLocation location : found) {
            if (names.test(location.name())) {
                Look look = look(location);
                now.put(location, look);
                sightings.add(look.of(location));
            }
        }
        looks = now;
        return sightings;
    }

    private Look look(VersionLocation location) {
        String files = files(location.directory());
        Look before = looks.get(location);
        if (before != null && (before.complete() || before.files().equals(files))) {
            // What was complete once stays: a version that serves does not end because its files are touched.
            return before.again();
        }
        int change = before == null ? 0 : before.change() + 1;
        try {
            loader.requireComplete(location);
            return new Look(files, "", change, 0);
        } catch (Exception e) {
            String missing = e.getMessage() == null ? e.toString() : e.getMessage();
            // Without a manifest, which comes last, it is nothing to tell of.
            if (!loader.fingerprint(location).isEmpty()) {
                warnings.accept(
                        location.name() + " version " + location.version() + " is not complete yet: " + missing);
            }
            return new Look(files, missing, change, 0);
        }
    }

    /** Names, sizes and times: what is the same was not written to. */
    private static String files(Path directory) {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                all.append(file)
                        .append(
                                attributes.isDirectory()
                                        ? ""
                                        : ":" + attributes.size() + ":" + attributes.lastModifiedTime())
                        .append('\n');
            }
        } catch (IOException e) {
            // A file that went away meanwhile: it looks like nothing that was seen before.
            all.append(e);
        }
        return all.toString();
    }
}
