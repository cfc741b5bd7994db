package io.recurrent.call;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names one failure of the server in its answer and in its log.
 *
 * @param text 64 bits in hex
 */
public record ErrorId(String text) {
    /** An id that no other failure has, as good as certainly. */
    public static ErrorId random() {
        return new ErrorId(
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }
}
