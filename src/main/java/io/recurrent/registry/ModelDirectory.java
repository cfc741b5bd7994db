package io.recurrent.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds bundles as {@code NAME/VERSION} below one directory. Names come from the file system, never from callers. */
public final class ModelDirectory {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");

    private final Path root;
    private final Consumer<String> warnings;

    /** Looks below {@code root}; {@code warnings} is told what is passed over and why. */
    public ModelDirectory(Path root, Consumer<String> warnings) {
        this.root = root;
        this.warnings = warnings;
    }

    /**
     * All versions of all models, by name, newest first.
     *
     * @throws IOException when the directory is missing or cannot be listed
     */
    public List<VersionLocation> scan() throws IOException {
        List<VersionLocation> found = new ArrayList<>();
        for (Path model : directories(root, NAME, "a model name is " + NAME.pattern())) {
            for (Path version : directories(model, VERSION, "a version is a positive whole number")) {
                int number = Integer.parseInt(version.getFileName().toString());
                found.add(new VersionLocation(model.getFileName().toString(), number, version));
            }
        }
        found.sort(Comparator.comparing(VersionLocation::name)
                .thenComparing(VersionLocation::version, Comparator.reverseOrder()));
        return found;
    }

    private List<Path> directories(Path parent, Pattern names, String rule) throws IOException {
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> children = Files.list(parent)) {
            for (Path child : children.sorted().toList()) {
                boolean directory = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
                if (directory && names.matcher(child.getFileName().toString()).matches()) {
                    kept.add(child);
                } else if (directory || Files.isSymbolicLink(child)) {
                    warnings.accept("passed over " + child + ": " + (directory ? rule : "links are not followed"));
                }
            }
        }
        return kept;
    }
}
