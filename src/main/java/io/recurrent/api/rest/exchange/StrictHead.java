package io.recurrent.api.rest.exchange;

import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Whether a request's head can be read in one way only. Tomcat takes lines that end in LF alone, headers that go on in
 * a line of their own (obs-fold, RFC 9112, section 5.2), and parameters within paths, and tabs between the words of a
 * request line; what stands before this server may read them otherwise, and the two would not agree where a request
 * ends or which path it is for.
 *
 * <p>Tomcat parses in place: it moves a header's value over the blanks before it, and over the end of a folded line. So
 * the bytes between a value's end and its line's end tell whether it was folded. With two blanks before a value they
 * could not, and such a head is not taken either.
 */
final class StrictHead {
    private StrictHead() {}

    /** Of a request that Tomcat has parsed, before its body is read. */
    static boolean isPlain(Request request) {
        if (!(request.getInputBuffer() instanceof Http11InputBuffer input)
                || request.requestURI().getByteChunk().indexOf(';', 0) >= 0) {
            return false;
        }
        byte[] bytes = input.getByteBuffer().array();
        int end = input.getByteBuffer().position() - 2;
        MimeHeaders headers = request.getMimeHeaders();
        int count = headers.size();
        if (!isSpaced(bytes, request.requestURI().getByteChunk().getStart())
                || !isSpaced(bytes, request.protocol().getByteChunk().getStart())) {
            return false;
        }
        if (!isEnd(bytes, end) || !isEnd(bytes, start(headers, 0, end) - 2)) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int lineEnd = start(headers, i + 1, end) - 2;
            ByteChunk value = headers.getValue(i).getByteChunk();
            if (!isEnd(bytes, lineEnd) || !isBlank(bytes, value.getEnd() + 1, lineEnd)) {
                return false;
            }
        }
        return true;
    }

    /** Whether one blank and no more stands before the word of the request line that has a byte at this place. */
    private static boolean isSpaced(byte[] bytes, int within) {
        int blank = within - 1;
        while (blank > 0 && bytes[blank] > ' ') {
            blank--;
        }
        return blank > 0 && bytes[blank] == ' ' && bytes[blank - 1] > ' ';
    }

    /** Where a header's line starts, or the line after the last. */
    private static int start(MimeHeaders headers, int header, int end) {
        return header < headers.size() ? headers.getName(header).getByteChunk().getStart() : end;
    }

    private static boolean isEnd(byte[] bytes, int at) {
        return at >= 0 && bytes[at] == '\r' && bytes[at + 1] == '\n';
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
