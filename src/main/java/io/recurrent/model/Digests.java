package io.recurrent.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** SHA-256 of files. Most damaged model files still load and answer nonsense; only a digest finds them all. */
final class Digests {
    private Digests() {}

    static void check(Path file, String relative, String wanted) {
        String got = sha256(file, relative);
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

    static String sha256(Path file, String relative) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, begin())) {
            digest.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (IOException e) {
            throw new BundleException(relative, "cannot be read", e);
        }
    }
}
