package io.recurrent.sequence;

import io.recurrent.error.InferenceException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens of sequences that leave the server, and knows its own again: AES-256-GCM over the sequence, with the
 * key's id and the times of issue and expiry in front of it, which are protected and can be read. Nobody without a key
 * can read, make or change a token. Thread safe.
 *
 * <p>A token is base64url of: format (1 byte), key id (8), issued at and expires at (8 each, milliseconds since 1970),
 * nonce (12, random), ciphertext, tag (16).
 */
public final class StateTokens {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte FORMAT = 2;
    private static final byte SIGNED_ONLY = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 1 + SequenceKeys.ID_BYTES + 2 * Long.BYTES;
    private static final String FIELD = "state";

    private final SequenceKeys keys;
    private final Duration age;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Tokens by {@code keys}.
     *
     * @param age how long a token is good for
     * @param clock the time of day, which all servers that share keys should agree on
     */
    public StateTokens(SequenceKeys keys, Duration age, InstantSource clock) {
        this.keys = keys;
        this.age = age;
        this.clock = clock;
    }

    /** A token of a sequence; two of the same sequence differ. */
    public String seal(StoredSequence sequence) {
        byte[] content = SequenceCodec.encode(sequence);
        SequenceKeys.Key key = keys.first();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        long now = clock.millis();
        ByteBuffer token = ByteBuffer.allocate(HEADER_BYTES + NONCE_BYTES + content.length + TAG_BYTES);
        token.put(FORMAT)
                .put(key.id())
                .putLong(now)
                .putLong(now + age.toMillis())
                .put(nonce);
        try {
            cipher(Cipher.ENCRYPT_MODE, key, token.array()).doFinal(ByteBuffer.wrap(content), token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + CIPHER, e);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /**
     * The sequence of a token.
     *
     * @throws InferenceException INVALID_ARGUMENT when it was not made by one of the keys, is not whole, or has expired
     */
    public StoredSequence open(String token) {
        byte[] bytes = bytes(token);
        if (bytes.length > 0 && bytes[0] == SIGNED_ONLY) {
            throw InferenceException.invalid(
                    FIELD, "'state' is of an earlier release, whose tokens are not accepted any more: start anew");
        }
        if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || bytes[0] != FORMAT) {
            throw refused();
        }
        byte[] content = content(bytes);
        long expires = ByteBuffer.wrap(bytes).getLong(HEADER_BYTES - Long.BYTES);
        if (content == null) {
            throw refused();
        }
        if (clock.millis() >= expires) {
            throw InferenceException.invalid(
                    FIELD, "'state' has expired: it can be resumed for " + age.toSeconds() + " s after its export");
        }
        try {
            return SequenceCodec.decode(content);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    /** Of the one form of base64 that tokens have: the decoder takes others too, which would be other tokens. */
    private static byte[] bytes(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(token)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        throw refused();
    }

    private byte @Nullable [] content(byte[] bytes) {
        byte[] id = new byte[SequenceKeys.ID_BYTES];
        System.arraycopy(bytes, 1, id, 0, id.length);
        SequenceKeys.Key key = keys.find(id);
        if (key == null) {
            return null;
        }
        int from = HEADER_BYTES + NONCE_BYTES;
        try {
            return cipher(Cipher.DECRYPT_MODE, key, bytes).doFinal(bytes, from, bytes.length - from);
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** For a token whose header and nonce are there. */
    private static Cipher cipher(int mode, SequenceKeys.Key key, byte[] token) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.cipher(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, token, HEADER_BYTES, NONCE_BYTES));
        cipher.updateAAD(token, 0, HEADER_BYTES);
        return cipher;
    }

    private static InferenceException refused() {
        return InferenceException.invalid(
                FIELD, "'state' is no token of this server: it was changed, cut off, or made with another key");
    }
}
