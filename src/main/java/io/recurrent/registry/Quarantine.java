package io.recurrent.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Remembers across processes what was being loaded when one ended without a word. A marker is a file named by model,
 * version, directory and fingerprint, locked by the process that loads; one that nobody has locked is of a process that
 * is dead. One for another directory is none of ours: servers of a machine may share the directory of markers, and a
 * bundle that one of them died of may be whole elsewhere. Thread safe.
 */
public final class Quarantine {
    private static final String MARKER = ".loading";
    /** Of a directory's path; names of files have at most 255 bytes. */
    private static final int DIGEST_BYTES = 8;

    private final Path directory;
    private final Consumer<String> warnings;
    /**
     * Those of this process: the lock of a file is lost when the process closes the file, also one it only looked at.
     */
    private final Set<Path> own = ConcurrentHashMap.newKeySet();

    private volatile boolean usable = true;
    /** Guarded by this, so that no marker is made while {@link #end} takes them away. */
    private boolean ending;

    /** Markers in {@code directory}; where it cannot be written there are none, and {@code warnings} is told once. */
    public Quarantine(Path directory, Consumer<String> warnings) {
        this.directory = directory;
        this.warnings = warnings;
    }

    /** What stands for a load that is under way; its closing says that the process survived it. */
    final class Marker implements AutoCloseable {
        private final Path file;
        private final FileChannel channel;

        private Marker(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void close() {
            remove(file);
            own.remove(file);
            try {
                channel.close();
            } catch (IOException e) {
                unusable(e);
            }
        }
    }

    /** Whether a process died while it loaded this very bundle. */
    boolean holds(VersionLocation location, String fingerprint) {
        return markers(prefix(location) + fingerprint + "@").stream().anyMatch(this::dead);
    }

    /** Lets a version be tried again, whatever its bundle. */
    void forget(VersionLocation location) {
        markers(prefix(location)).stream().filter(this::dead).forEach(this::remove);
    }

    /** Marks a load; empty where that cannot be done. */
    synchronized Optional<Marker> mark(VersionLocation location, String fingerprint) {
        if (!usable || ending) {
            return Optional.empty();
        }
        String name = UUID.randomUUID() + MARKER;
        Path file = directory.resolve(prefix(location) + fingerprint + "@" + name);
        try {
            Files.createDirectories(directory);
            // Locked under a name that nobody looks for, so that nobody finds it without its lock.
            Path hidden = directory.resolve("." + name);
            FileChannel channel = FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            own.add(file);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new IOException("a new file is locked already: " + hidden);
            }
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new Marker(file, channel));
        } catch (IOException e) {
            own.remove(file);
            unusable(e);
            return Optional.empty();
        }
    }

    /** The process ends of its own will: what it is loading is not to blame, and nothing is marked any more. */
    public synchronized void end() {
        ending = true;
        own.forEach(this::remove);
    }

    private static String prefix(VersionLocation location) {
        return location.name() + "@" + location.version() + "@" + digest(location.directory()) + "@";
    }

    /** What tells directories apart in the names of files. */
    static String digest(Path directory) {
        String text = directory.toAbsolutePath().normalize().toString();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private List<Path> markers(String prefix) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !own.contains(file))
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.getFileName().toString().endsWith(MARKER))
                    .toList();
        } catch (IOException e) {
            unusable(e);
            return List.of();
        }
    }

    private boolean dead(Path marker) {
        try (FileChannel channel = FileChannel.open(marker, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException | IOException e) {
            // Of this process, or gone, or another user's.
            return false;
        }
    }

    private void remove(Path marker) {
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            unusable(e);
        }
    }

    private void unusable(IOException e) {
        if (usable) {
            usable = false;
            warnings.accept("recurrent.models.quarantine " + directory
                    + " cannot be used; a version that ends the process while it loads will be loaded again: " + e);
        }
    }
}
