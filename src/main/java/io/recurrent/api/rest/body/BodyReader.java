package io.recurrent.api.rest.body;

import io.recurrent.admission.InflatedStream;
import io.recurrent.admission.InflatedStream.Opener;
import io.recurrent.admission.MeasuredBytes;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.api.rest.error.RefusedException;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body into memory: at most so many bytes, before and after decompression, and not beyond the deadline. What it
 * returns may be anything; {@link #requireUtf8} checks it.
 */
final class BodyReader {
    private static final int CHUNK_BYTES = 8 * 1024;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST_BITS = 0x8080_8080_8080_8080L;

    private final int maxBytes;
    private final Deadline deadline;
    private final MemoryBudget.Share share;

    BodyReader(int maxBytes, Deadline deadline, MemoryBudget.Share share) {
        this.maxBytes = maxBytes;
        this.deadline = deadline;
        this.share = share;
    }

    /**
     * The body.
     *
     * @param declaredBytes what Content-Length says, or -1
     * @param encoding what Content-Encoding says, or null
     * @throws InferenceException PAYLOAD_TOO_LARGE, DEADLINE_EXCEEDED, OVERLOADED, or INVALID_ARGUMENT
     */
    byte[] read(InputStream wire, long declaredBytes, @Nullable String encoding) {
        if (declaredBytes > maxBytes) {
            throw tooLarge();
        }
        Format format = format(encoding);
        byte[] raw = bytes(wire, declaredBytes, "the body ended early; it is shorter than the headers say");
        return format.open() == null ? raw : inflate(raw, format.open(), "the body is not valid " + format.name());
    }

    private static Format format(@Nullable String encoding) {
        String name = encoding == null ? "identity" : encoding.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> new Format(name, null);
            case "gzip", "x-gzip" -> new Format("gzip", raw -> new GZIPInputStream(raw, CHUNK_BYTES));
            // HTTP's deflate is deflate within zlib (RFC 9110, section 8.4.1.2).
            case "deflate" -> new Format("zlib", InflaterInputStream::new);
            default ->
                throw new RefusedException(
                        UNSUPPORTED_MEDIA_TYPE,
                        "the body's Content-Encoding is not known; send it plain, or as gzip or deflate",
                        Map.of("Accept-Encoding", "gzip, deflate"));
        };
    }

    private byte[] inflate(byte[] raw, Opener open, String broken) {
        try (InputStream stream = new InflatedStream(new ByteArrayInputStream(raw), open)) {
            return bytes(stream, -1, broken);
        } catch (IOException e) {
            throw new InferenceException(ErrorCode.INVALID_ARGUMENT, broken, e);
        }
    }

    /** How a body is compressed; opened by nothing when it is not. */
    private record Format(String name, @Nullable Opener open) {}

    private byte[] bytes(InputStream stream, long declared, String broken) {
        try {
            return MeasuredBytes.read(stream, declared, share::take, this::check);
        } catch (SocketTimeoutException e) {
            throw tooSlow();
        } catch (IOException e) {
            throw new InferenceException(ErrorCode.INVALID_ARGUMENT, broken, e);
        }
    }

    private void check(int size) {
        if (size > maxBytes) {
            throw tooLarge();
        }
        if (deadline.passed()) {
            throw tooSlow();
        }
    }

    private static InferenceException tooSlow() {
        return new InferenceException(
                ErrorCode.DEADLINE_EXCEEDED, "the deadline passed before the body was there; send it faster");
    }

    private InferenceException tooLarge() {
        return new InferenceException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body is larger than " + maxBytes + " bytes (counted after decompression); send less at a time");
    }

    /**
     * Refuses what is not UTF-8 among the first bytes, and NUL, which JSON has in escaped form only: the parser would
     * guess at UTF-16 or UTF-32.
     */
    static void requireUtf8(byte[] bytes, int length) {
        if (plainAscii(bytes, length)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException e) {
            throw new InferenceException(ErrorCode.INVALID_ARGUMENT, "the body is not valid UTF-8", e);
        }
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                throw new InferenceException(
                        ErrorCode.INVALID_ARGUMENT, "the body holds NUL, as UTF-16 does; send JSON in UTF-8");
            }
        }
    }

    /** Whether all bytes are 1 to 127, eight at a time: less by one, none of these has its highest bit set. */
    private static boolean plainAscii(byte[] bytes, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            if (((eight | (eight - ONES)) & HIGHEST_BITS) != 0) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes[i] <= 0) {
                return false;
            }
        }
        return true;
    }
}
