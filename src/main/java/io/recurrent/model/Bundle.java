package io.recurrent.model;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One version of one model on disk: plain files in one directory, each listed with its digest in the manifest.
 *
 * @param name the model
 * @param version its version
 * @param directory where the files are
 * @param manifest what they mean
 */
public record Bundle(String name, int version, Path directory, ModelManifest manifest) {
    /** The manifest's file name; it is written last, so a bundle without it is not complete. */
    public static final String MANIFEST = "model.yaml";

    static final String GOLDEN = "golden.jsonl";

    /** Of one file: the runtime reads a graph from one piece of memory. */
    static final long MOST_FILE_BYTES = Integer.MAX_VALUE;

    /** A manifest's; it is read whole before anything is known of it. */
    static final long MOST_MANIFEST_BYTES = 1 << 20;

    private static final int MOST_FILES = 1000;

    /**
     * Reads the manifest and checks that the directory holds exactly the listed files, unchanged.
     *
     * @throws BundleException when anything disagrees
     */
    public static Bundle read(String name, int version, Path directory) {
        ModelManifest manifest = ManifestReader.read(directory.resolve(MANIFEST));
        Bundle bundle = new Bundle(name, version, directory, manifest);
        Set<String> present = bundle.filesPresent();
        for (Map.Entry<String, String> file : manifest.files().entrySet()) {
            if (!present.contains(file.getKey())) {
                throw BundleException.at("files", "'" + file.getKey() + "' is listed and not in the bundle");
            }
            Digests.check(bundle.file("files", file.getKey()), file.getKey(), file.getValue());
        }
        present.removeAll(manifest.files().keySet());
        if (!present.isEmpty()) {
            throw BundleException.at("files", "the bundle holds files that are not listed: " + present);
        }
        return bundle;
    }

    /**
     * The path of a file that the manifest names.
     *
     * @param key the manifest's key that names it, for messages
     * @throws BundleException when the name leaves the bundle or is not listed under {@code files}
     */
    public Path file(String key, String relative) {
        try {
            Path path = Path.of(relative);
            if (path.isAbsolute() || !path.normalize().equals(path) || path.startsWith("..") || relative.isBlank()) {
                throw BundleException.at(key, "'" + relative + "' is not a plain path inside the bundle");
            }
        } catch (InvalidPathException e) {
            throw BundleException.at(key, "'" + relative + "' is not a path");
        }
        if (!manifest.files().containsKey(relative)) {
            throw BundleException.at(key, "'" + relative + "' has no digest under files");
        }
        return directory.resolve(relative);
    }

    /**
     * Reads a file into memory: the very bytes whose digest is checked.
     *
     * @param key the manifest's key that names it, for messages
     * @throws BundleException when it cannot be read, is not what the manifest lists, or is larger than its kind may be
     */
    byte[] bytes(String key, String relative, DataKind kind) {
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer content = content(key, relative, kind.mostBytes(), arena);
            kind.require(content, relative);
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return bytes;
        }
    }

    /**
     * As {@link #bytes}, into memory of {@code arena}, beside the heap.
     *
     * @param mostBytes a larger file is refused
     * @return a direct buffer over all of the file
     */
    ByteBuffer content(String key, String relative, long mostBytes, Arena arena) {
        Path file = file(key, relative);
        try (FileChannel channel = PlainFiles.open(file, relative, mostBytes)) {
            ByteBuffer content = arena.allocate(channel.size()).asByteBuffer();
            while (content.hasRemaining() && channel.read(content) > 0) {
                // until it is full or the file was cut off, which its digest tells
            }
            content.flip();
            Digests.check(content, relative, digest(relative));
            return content;
        } catch (IOException e) {
            throw new BundleException(relative, "cannot be read", e);
        }
    }

    private Set<String> filesPresent() {
        Set<String> present = new TreeSet<>();
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String relative = directory.relativize(file).toString();
                    if (!attributes.isRegularFile()) {
                        throw new BundleException(
                                relative, "is a link or a special file; only plain files are allowed");
                    }
                    present.add(relative);
                    if (present.size() > MOST_FILES) {
                        throw BundleException.at("files", "the bundle holds more than " + MOST_FILES + " files");
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new BundleException(".", "the bundle's directory cannot be listed", e);
        }
        present.remove(MANIFEST);
        return present;
    }

    /**
     * What a state belongs to, in hexadecimal: the SHA-256 of the graph's file, or of the names and digests of all
     * graphs where there are several.
     */
    public String graphDigest() {
        Map<String, ModelManifest.GraphPart> graphs = manifest.graphs();
        if (graphs.size() == 1) {
            return digest(graphs.values().iterator().next().file());
        }
        StringBuilder all = new StringBuilder();
        new TreeMap<>(graphs)
                .forEach((name, graph) -> all.append(name)
                        .append('=')
                        .append(digest(graph.file()))
                        .append('\n'));
        return Digests.sha256(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String digest(String file) {
        String digest = manifest.files().get(file);
        if (digest == null) {
            throw new IllegalStateException("a manifest lists the digests of its files; this is a bug in the server");
        }
        return digest;
    }

    /**
     * SHA-256 of a directory's manifest, which holds the digests of all other files.
     *
     * @throws BundleException when it cannot be read
     */
    public static String fingerprint(Path directory) {
        return Digests.sha256(directory.resolve(MANIFEST), MANIFEST, MOST_MANIFEST_BYTES);
    }

    /**
     * Checks that a directory can be read and holds a manifest, which is written last.
     *
     * @throws BundleException that tells a manifest which is missing from one that is no plain file, and from a
     *     directory that this user may not read
     */
    public static void requireManifest(Path directory) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(
                    directory.resolve(MANIFEST), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new BundleException(MANIFEST, "is a link or a directory; only a plain file is allowed");
            }
        } catch (NoSuchFileException e) {
            throw new BundleException(MANIFEST, "is missing; it is written last, so the bundle is not complete", e);
        } catch (AccessDeniedException e) {
            throw new BundleException(
                    ".", "the bundle's directory may not be read by the user that the server runs as", e);
        } catch (IOException e) {
            throw new BundleException(".", "the bundle's directory cannot be read", e);
        }
    }
}
