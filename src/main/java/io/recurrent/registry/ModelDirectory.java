package io.recurrent.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds bundles as {@code NAME/VERSION} below one directory. Names come from the file system, never from callers. Links
 * are followed as long as they stay below the directory, as Kubernetes' volumes need. For one thread at a time.
 */
public final class ModelDirectory {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    /** How Kubernetes' volumes call what their links point at. */
    private static final String VOLUME_DATA = "..";

    private final Path root;
    private final Consumer<String> warnings;
    private Set<String> told = new TreeSet<>();
    private Set<String> now = new TreeSet<>();

    /** Looks below {@code root}; {@code warnings} is told once what is passed over and why. */
    public ModelDirectory(Path root, Consumer<String> warnings) {
        this.root = root;
        this.warnings = warnings;
    }

    /**
     * What a look at the directory found.
     *
     * @param versions by name, newest first
     * @param unread models whose directories could not be read
     */
    record Scan(List<VersionLocation> versions, Set<String> unread) {}

    /**
     * All versions of all models, by name, newest first.
     *
     * @throws IOException when the directory is missing or cannot be listed
     */
    public List<VersionLocation> scan() throws IOException {
        return look().versions();
    }

    /**
     * All versions of all models; one that cannot be read does not hide the others.
     *
     * @throws IOException when the directory itself is missing or cannot be listed
     */
    Scan look() throws IOException {
        Path real = root.toRealPath();
        List<VersionLocation> found = new ArrayList<>();
        Set<String> unread = new TreeSet<>();
        for (Child model : directories(real, real, NAME, "a model name is " + NAME.pattern())) {
            try {
                found.addAll(versions(real, model));
            } catch (IOException e) {
                unread.add(model.name());
                warn("model " + model.name() + " stays as it is: its directory cannot be read: " + e);
            }
        }
        told = now;
        now = new TreeSet<>();
        return new Scan(found, unread);
    }

    /**
     * All versions of one model, newest first; none when there is no such model.
     *
     * @throws IOException when a directory cannot be listed
     */
    public List<VersionLocation> versions(String name) throws IOException {
        Path real = root.toRealPath();
        for (Child model : directories(real, real, NAME, "")) {
            if (model.name().equals(name)) {
                return versions(real, model);
            }
        }
        return List.of();
    }

    /** A directory and the name by which it was found, which a link may give it. */
    private record Child(String name, Path directory) {}

    private List<VersionLocation> versions(Path real, Child model) throws IOException {
        List<VersionLocation> found = new ArrayList<>();
        for (Child version : directories(real, model.directory(), VERSION, "a version is a positive whole number")) {
            found.add(new VersionLocation(model.name(), Integer.parseInt(version.name()), version.directory()));
        }
        found.sort(Comparator.comparing(VersionLocation::version, Comparator.reverseOrder()));
        return found;
    }

    private List<Child> directories(Path real, Path parent, Pattern names, String rule) throws IOException {
        List<Child> kept = new ArrayList<>();
        try (Stream<Path> children = Files.list(parent)) {
            for (Path child : children.sorted().toList()) {
                String name = child.getFileName().toString();
                if (name.startsWith(VOLUME_DATA)) {
                    continue;
                }
                Optional<Path> directory = directory(real, child);
                if (directory.isPresent() && names.matcher(name).matches()) {
                    kept.add(new Child(name, directory.get()));
                } else if (directory.isPresent()) {
                    warn("passed over " + child + ": " + rule);
                }
            }
        }
        return kept;
    }

    /** The directory that a child is or points at. */
    private Optional<Path> directory(Path real, Path child) {
        if (!Files.isSymbolicLink(child)) {
            return Files.isDirectory(child) ? Optional.of(child) : Optional.empty();
        }
        try {
            // The real path, so that a link which is set anew does not mix two bundles.
            Path target = child.toRealPath();
            if (target.startsWith(real)) {
                return Files.isDirectory(target) ? Optional.of(target) : Optional.empty();
            }
            warn("passed over " + child + ": the link leaves " + real + "; links are followed inside of it only");
        } catch (IOException e) {
            warn("passed over " + child + ": the link points at nothing that can be read");
        }
        return Optional.empty();
    }

    private void warn(String line) {
        if (now.add(line) && !told.contains(line)) {
            warnings.accept(line);
        }
    }
}
