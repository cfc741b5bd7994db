package io.recurrent.api.rest;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body into memory: at most so many bytes, before and after decompression, and not beyond the deadline. What it
 * returns is UTF-8.
 */
final class BodyReader {
    private static final int CHUNK_BYTES = 8 * 1024;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final int maxBytes;
    private final Deadline deadline;

    BodyReader(int maxBytes, Deadline deadline) {
        this.maxBytes = maxBytes;
        this.deadline = deadline;
    }

    /**
     * The body.
     *
     * @param declaredBytes what Content-Length says, or -1
     * @param encoding what Content-Encoding says, or null
     * @throws InferenceException PAYLOAD_TOO_LARGE, DEADLINE_EXCEEDED, or INVALID_ARGUMENT
     */
    byte[] read(InputStream wire, long declaredBytes, @Nullable String encoding) {
        if (declaredBytes > maxBytes) {
            throw tooLarge();
        }
        boolean compressed = compressed(encoding);
        byte[] raw = bytes(wire, "the body ended early or came too slowly; it is shorter than the headers say");
        byte[] plain = compressed ? decompress(raw) : raw;
        requireUtf8(plain);
        return plain;
    }

    private static boolean compressed(@Nullable String encoding) {
        String name = encoding == null ? "identity" : encoding.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw new RefusedException(
                        UNSUPPORTED_MEDIA_TYPE,
                        "the body's Content-Encoding is not known; send it plain or as gzip",
                        Map.of("Accept-Encoding", "gzip"));
        };
    }

    private byte[] decompress(byte[] raw) {
        String broken = "the body is not valid gzip";
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(raw), CHUNK_BYTES)) {
            return bytes(stream, broken);
        } catch (IOException e) {
            throw new InferenceException(ErrorCode.INVALID_ARGUMENT, broken, e);
        }
    }

    private byte[] bytes(InputStream stream, String broken) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(CHUNK_BYTES);
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
                all.write(chunk, 0, read);
                check(all.size());
            }
            return all.toByteArray();
        } catch (IOException e) {
            throw new InferenceException(ErrorCode.INVALID_ARGUMENT, broken, e);
        }
    }

    private void check(int size) {
        if (size > maxBytes) {
            throw tooLarge();
        }
        if (deadline.passed()) {
            throw new InferenceException(
                    ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the body was there; send it faster");
        }
    }

    private InferenceException tooLarge() {
        return new InferenceException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body is larger than " + maxBytes + " bytes (counted after decompression); send less at a time");
    }

    /** Also refuses NUL, which JSON has in escaped form only: the parser would guess at UTF-16 or UTF-32. */
    private static void requireUtf8(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            if (text.chars().anyMatch(unit -> unit == 0)) {
                throw new InferenceException(
                        ErrorCode.INVALID_ARGUMENT, "the body holds NUL, as UTF-16 does; send JSON in UTF-8");
            }
        } catch (CharacterCodingException e) {
            throw new InferenceException(ErrorCode.INVALID_ARGUMENT, "the body is not valid UTF-8", e);
        }
    }
}
