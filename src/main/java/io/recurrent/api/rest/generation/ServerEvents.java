package io.recurrent.api.rest.generation;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.ObjectWriter;

/**
 * An answer of server-sent events (WHATWG HTML, section 9.2). Each leaves at once; a caller that reads slowly holds the
 * writer up. Data is JSON, which has no raw line breaks, so an event has one data line.
 */
final class ServerEvents {
    /** What a stream keeps while its caller reads slowly: buffers of the connection, and tokens that are not sent. */
    static final int BUFFER_BYTES = 64 * 1024;

    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] DATA = "\ndata: ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.UTF_8);

    private final HttpServletResponse response;
    private final ObjectWriter writer;

    /** Begins the answer; the status can't be changed after the first event. */
    ServerEvents(HttpServletResponse response, ObjectWriter writer) {
        this.response = response;
        this.writer = writer;
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Proxies of nginx's kind would otherwise keep events back until they fill a buffer.
        response.setHeader("X-Accel-Buffering", "no");
    }

    /**
     * Sends an event.
     *
     * @throws IOException when the caller has gone
     */
    void send(String name, Object data) throws IOException {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.writeBytes(EVENT);
        event.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        event.writeBytes(DATA);
        event.writeBytes(writer.writeValueAsBytes(data));
        event.writeBytes(END);
        response.getOutputStream().write(event.toByteArray());
        response.flushBuffer();
    }
}
