package io.recurrent.sequence;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of sequences that leave the process: the first protects what is written, all are accepted, so that keys can
 * be changed without losing anything. Each purpose has a key of its own, derived by HKDF-SHA-256 (RFC 5869). Immutable.
 */
public final class SequenceKeys {
    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    static final int ID_BYTES = 8;

    /** Of 32 random bytes about 30 differ; fewer than 20 do so less than once in 10^12 keys. */
    private static final int LEAST_VALUES = 20;

    private final List<Key> keys;

    /**
     * One key with what is derived of it.
     *
     * @param id tells which key it is, and nothing about it
     * @param cipher for AES-256
     * @param mac for HMAC-SHA-256
     */
    record Key(byte[] id, SecretKey cipher, SecretKey mac) {}

    /**
     * Keys by their bytes.
     *
     * @param keys one or more, each of {@value #KEY_BYTES} random bytes
     * @throws IllegalArgumentException when one is of another length or is no random key; the message holds nothing of
     *     it
     */
    public SequenceKeys(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("needs a key");
        }
        List<Key> derived = new ArrayList<>();
        for (byte[] key : keys) {
            requireRandom(key);
            derived.add(new Key(
                    derive(key, "id", "Generic", ID_BYTES).getEncoded(),
                    derive(key, "token", "AES", KEY_BYTES),
                    derive(key, "store", "HmacSHA256", KEY_BYTES)));
        }
        this.keys = List.copyOf(derived);
    }

    /** A key that only this process has. */
    public static SequenceKeys random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new SequenceKeys(List.of(key));
    }

    private static void requireRandom(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has " + key.length + " bytes, it needs " + KEY_BYTES);
        }
        boolean[] seen = new boolean[1 << Byte.SIZE];
        int values = 0;
        boolean counts = true;
        for (int i = 0; i < key.length; i++) {
            int at = Byte.toUnsignedInt(key[i]);
            values += seen[at] ? 0 : 1;
            seen[at] = true;
            counts &= i < 2 || (byte) (key[i] - key[i - 1]) == (byte) (key[1] - key[0]);
        }
        if (values < LEAST_VALUES || counts) {
            throw new IllegalArgumentException(
                    "a key repeats itself or counts; make random ones (openssl rand -base64 " + KEY_BYTES + ")");
        }
    }

    private static SecretKey derive(byte[] key, String purpose, String algorithm, int bytes) {
        try {
            byte[] info = ("recurrent.sequences." + purpose).getBytes(StandardCharsets.US_ASCII);
            HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(new SecretKeySpec(key, "Generic"))
                    .thenExpand(info, bytes);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 25 has HKDF-SHA256", e);
        }
    }

    /** The key that protects what is written now. */
    Key first() {
        return keys.getFirst();
    }

    /** The key of an id, or null when it is none of ours. */
    @Nullable
    Key find(byte[] id) {
        return keys.stream()
                .filter(key -> Arrays.equals(key.id(), id))
                .findFirst()
                .orElse(null);
    }
}
