package io.recurrent.api.rest.body;

import io.recurrent.admission.ReadingGate;
import io.recurrent.api.rest.exchange.Connection;
import io.recurrent.time.Deadline;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a body whose request was answered before all of it was read. Tomcat would read it without a limit of
 * time, and a caller that sends a byte now and then would hold a request thread. Here the answer goes out first; the
 * rest is read for a moment, so that honest callers see the answer rather than a reset, and then the connection is
 * closed.
 */
final class RestOfBody {
    private static final Logger LOG = LoggerFactory.getLogger(RestOfBody.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int MOST_BYTES = 2 * JsonConfig.BODY_BYTES;

    private static final Duration DELAY = Duration.ofMillis(250);

    private final Ticker ticker;
    private final Pause pause;

    RestOfBody(Ticker ticker, Pause pause) {
        this.ticker = ticker;
        this.pause = pause;
    }

    void drop(Request request, Response response) {
        if (request.isAsync() || request.getCoyoteRequest().isFinished()) {
            return;
        }
        try {
            response.flushBuffer();
            holdUp(request);
            if (readAll(request)) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("the rest of a body did not come", e);
        }
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /**
     * Lets a large body wait where it is, in the caller's own memory, before it is read and forgotten: a caller that
     * sends one after the other without heed to the answers would make the server do little else.
     */
    private void holdUp(Request request) throws IOException {
        if (request.getContentLengthLong() >= 0 && request.getContentLengthLong() < ReadingGate.SMALL_BYTES) {
            return;
        }
        try {
            pause.of(DELAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server ends");
        }
    }

    /** Below the servlet's stream, which is closed by now. */
    private boolean readAll(Request request) throws IOException {
        Deadline deadline = Deadline.after(PATIENCE, ticker);
        Sink sink = new Sink();
        Connection connection = Connection.of(request);
        int total = 0;
        while (total < MOST_BYTES && !deadline.passed()) {
            int read = connection == null
                    ? request.getCoyoteRequest().doRead(sink)
                    : connection.read(sink, Duration.ofNanos(Math.max(1, deadline.remainingNanos())));
            if (read < 0) {
                return true;
            }
            total += read;
        }
        return false;
    }

    /** Takes what Tomcat has read and forgets it. */
    private static final class Sink implements ApplicationBufferHandler {
        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer read) {
            buffer = read;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {}
    }
}
