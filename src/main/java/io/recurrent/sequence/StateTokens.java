package io.recurrent.sequence;

import io.recurrent.error.InferenceException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs sequences that leave the server, and knows its own again: HMAC-SHA-256 over the whole token, compared in
 * constant time. A token is readable by whoever holds it, and cannot be made or changed without a key. Thread safe.
 */
public final class StateTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 32;
    private static final byte FORMAT = 1;
    private static final int LEAST_KEY_BYTES = 16;
    private static final String FIELD = "state";

    private final List<SecretKeySpec> keys;

    /**
     * Signs by the first key and accepts all of them, so that keys can be changed without losing tokens.
     *
     * @param keys one or more, each of {@value #LEAST_KEY_BYTES} bytes or more
     * @throws IllegalArgumentException otherwise
     */
    public StateTokens(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("needs a key");
        }
        for (byte[] key : keys) {
            if (key.length < LEAST_KEY_BYTES) {
                throw new IllegalArgumentException(
                        "a key has " + key.length + " bytes, it needs " + LEAST_KEY_BYTES + " or more");
            }
        }
        this.keys = keys.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
    }

    /** A token of a sequence. */
    public String sign(StoredSequence sequence) {
        byte[] content = SequenceCodec.encode(sequence);
        byte[] token = new byte[1 + content.length + SIGNATURE_BYTES];
        token[0] = FORMAT;
        System.arraycopy(content, 0, token, 1, content.length);
        byte[] signature = signature(keys.getFirst(), token);
        System.arraycopy(signature, 0, token, 1 + content.length, SIGNATURE_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * The sequence of a token.
     *
     * @throws InferenceException INVALID_ARGUMENT when it was not signed by one of the keys, or is not whole
     */
    public StoredSequence verify(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw refused();
        }
        if (bytes.length <= 1 + SIGNATURE_BYTES || bytes[0] != FORMAT || !signed(bytes)) {
            throw refused();
        }
        try {
            return SequenceCodec.decode(Arrays.copyOfRange(bytes, 1, bytes.length - SIGNATURE_BYTES));
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private boolean signed(byte[] bytes) {
        byte[] given = Arrays.copyOfRange(bytes, bytes.length - SIGNATURE_BYTES, bytes.length);
        boolean signed = false;
        for (SecretKeySpec key : keys) {
            signed |= MessageDigest.isEqual(signature(key, bytes), given);
        }
        return signed;
    }

    /** Of all bytes but the room for the signature at the end. */
    private static byte[] signature(SecretKeySpec key, byte[] token) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(token, 0, token.length - SIGNATURE_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static InferenceException refused() {
        return InferenceException.invalid(
                FIELD, "'state' is no token of this server: it was changed, cut off, or signed with another key");
    }
}
