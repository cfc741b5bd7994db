package io.recurrent.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The labels that administrators have set, in a file that the next process reads: one line a label, as
 * {@code NAME:LABEL=VERSION}. The file stands beside the markers of {@link Quarantine}, one for each directory of
 * models. It is replaced as a whole, so that a process which dies meanwhile leaves the old one or the new one.
 *
 * <p>What the configuration says of a label comes before what is kept of it. Where the file cannot be read or written,
 * labels live as long as the process. Thread safe.
 */
public final class KeptLabels {
    /** Far more than labels take. */
    private static final long MOST_BYTES = 1 << 20;

    private final Path file;
    private final Consumer<String> warnings;
    private final Map<String, Map<String, Integer>> labels;

    /**
     * Those that an earlier process kept.
     *
     * @param directory where they are kept
     * @param models whose labels they are
     * @param warnings is told what cannot be read or written
     */
    public KeptLabels(Path directory, Path models, Consumer<String> warnings) {
        this.file = directory.resolve("labels@" + Quarantine.digest(models));
        this.warnings = warnings;
        this.labels = new TreeMap<>(read());
    }

    private Map<String, Map<String, Integer>> read() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Map.of();
        }
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
                throw new IOException("it is no file of labels");
            }
            return ModelLabels.parse(Files.readString(file).replace('\n', ';'));
        } catch (IOException | IllegalArgumentException e) {
            warnings.accept("the labels of administrators in " + file + " cannot be read and are not set: "
                    + e.getMessage() + "; set them again, or delete the file");
            return Map.of();
        }
    }

    /** Where the labels of a model point at the start: as {@code configured}, and for others as they were kept. */
    public synchronized Map<String, Integer> at(String model, Map<String, Integer> configured) {
        Map<String, Integer> all = new TreeMap<>(labels.getOrDefault(model, Map.of()));
        all.putAll(configured);
        return all;
    }

    /** An administrator has pointed a label at a version. */
    public synchronized void set(String model, String label, int version) {
        labels.computeIfAbsent(model, it -> new TreeMap<>()).put(label, version);
        write();
    }

    /** An administrator has removed a label. */
    public synchronized void remove(String model, String label) {
        Map<String, Integer> ofModel = labels.get(model);
        if (ofModel != null && ofModel.remove(label) != null) {
            write();
        }
    }

    private void write() {
        StringBuilder lines = new StringBuilder();
        labels.forEach((model, all) -> all.forEach((label, version) -> lines.append(model)
                .append(':')
                .append(label)
                .append('=')
                .append(version)
                .append('\n')));
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), ".labels", "");
            try {
                Files.writeString(fresh, lines, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            warnings.accept("labels cannot be kept in " + file + "; a restart will not know of the change: " + e);
        }
    }
}
