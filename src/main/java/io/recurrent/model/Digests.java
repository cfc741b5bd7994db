package io.recurrent.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** SHA-256 of files. Most damaged model files still load and answer nonsense; only a digest finds them all. */
final class Digests {
    private static final int PIECE = 1 << 16;

    private Digests() {}

    /**
     * Checks bytes that were read from a file.
     *
     * @param content is left as it is
     * @throws BundleException when they are not what the manifest lists
     */
    static void check(ByteBuffer content, String relative, String wanted) {
        MessageDigest digest = begin();
        digest.update(content.duplicate());
        check(HexFormat.of().formatHex(digest.digest()), relative, wanted);
    }

    static void check(Path file, String relative, String wanted) {
        check(sha256(file, relative, Bundle.MOST_FILE_BYTES), relative, wanted);
    }

    private static void check(String got, String relative, String wanted) {
        if (!got.equals(wanted.toLowerCase(Locale.ROOT))) {
            throw BundleException.at(
                    "files", "'" + relative + "' has SHA-256 " + got + ", the manifest wants " + wanted);
        }
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(begin().digest(bytes));
    }

    private static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String sha256(Path file, String relative, long mostBytes) {
        try (FileChannel channel = PlainFiles.open(file, relative, mostBytes)) {
            MessageDigest digest = begin();
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            // No further than it was long: a file that grows as fast as it is read has no end.
            long left = channel.size();
            while (left > 0 && channel.read(piece.clear().limit((int) Math.min(PIECE, left))) > 0) {
                left -= piece.position();
                digest.update(piece.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new BundleException(relative, "cannot be read", e);
        }
    }
}
