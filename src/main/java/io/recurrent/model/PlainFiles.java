package io.recurrent.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * Opens plain files and nothing else: the opening of a pipe waits for somebody who writes, and a device has no end.
 * Links are not followed.
 */
final class PlainFiles {
    private PlainFiles() {}

    /**
     * Opens a file for reading, and checks that what was opened is what was looked at.
     *
     * @param name for messages
     * @param mostBytes a larger file is refused
     * @throws BundleException when it is no plain file, or too large
     * @throws IOException when it cannot be opened
     */
    static FileChannel open(Path file, String name, long mostBytes) throws IOException {
        BasicFileAttributes before = look(file, name);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            BasicFileAttributes after = look(file, name);
            if (!Objects.equals(before.fileKey(), after.fileKey())) {
                throw new BundleException(name, "was replaced while it was read; put bundles in place whole");
            }
            if (channel.size() > mostBytes) {
                throw new BundleException(
                        name, "has " + channel.size() + " bytes, and is larger than " + mostBytes + " bytes");
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static BasicFileAttributes look(Path file, String name) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new BundleException(name, "is a link or a special file; only plain files are allowed");
        }
        return attributes;
    }
}
