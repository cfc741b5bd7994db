package io.recurrent.sequence;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * Sequences as bytes for a store that others may write to: an HMAC-SHA-256 over the sequence's key, the mark of its
 * start and the data, so that nothing can be changed, or moved to another key or start. Thread safe.
 *
 * <p>Layout: key id (8 bytes), MAC (32), the sequence. An older value of the same start is whole too: the store could
 * put it back, which nothing here notices.
 */
public final class SealedSequences {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 32;
    private static final int HEADER_BYTES = SequenceKeys.ID_BYTES + MAC_BYTES;

    private final SequenceKeys keys;

    /** Sealed by {@code keys}, which all replicas share. */
    public SealedSequences(SequenceKeys keys) {
        this.keys = keys;
    }

    /** A sequence of a key and start as bytes. */
    public byte[] seal(SequenceStore.Key place, String start, StoredSequence sequence) {
        byte[] content = SequenceCodec.encode(sequence);
        SequenceKeys.Key key = keys.first();
        return ByteBuffer.allocate(HEADER_BYTES + content.length)
                .put(key.id())
                .put(mac(key, place, start, content))
                .put(content)
                .array();
    }

    /**
     * The sequence of its bytes.
     *
     * @throws IllegalArgumentException when they were not sealed for this key and start by one of the keys
     */
    public StoredSequence open(SequenceStore.Key place, String start, byte[] sealed) {
        if (sealed.length <= HEADER_BYTES) {
            throw new IllegalArgumentException("a sequence that is not sealed");
        }
        ByteBuffer bytes = ByteBuffer.wrap(sealed);
        byte[] id = new byte[SequenceKeys.ID_BYTES];
        byte[] given = new byte[MAC_BYTES];
        byte[] content = new byte[sealed.length - HEADER_BYTES];
        bytes.get(id).get(given).get(content);
        SequenceKeys.Key key = keys.find(id);
        if (key == null) {
            throw new IllegalArgumentException(
                    "a sequence sealed by a key that is not in recurrent.sequences.token-keys");
        }
        if (!MessageDigest.isEqual(mac(key, place, start, content), given)) {
            throw new IllegalArgumentException("a sequence that was changed, or was sealed for another place");
        }
        return SequenceCodec.decode(content);
    }

    private static byte[] mac(SequenceKeys.Key key, SequenceStore.Key place, String start, byte[] content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key.mac());
            for (String part : new String[] {place.model(), place.sequence(), start}) {
                byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
                mac.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
                mac.update(utf8);
            }
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
