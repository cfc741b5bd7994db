package io.recurrent.api.rest.body;

import io.recurrent.api.rest.exchange.Connection;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.io.IOException;
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

    private final Ticker ticker;

    RestOfBody(Ticker ticker) {
        this.ticker = ticker;
    }

    void drop(Request request, Response response) {
        if (request.isAsync() || request.getCoyoteRequest().isFinished()) {
            return;
        }
        try {
            response.flushBuffer();
            if (readAll(request)) {
                return;
            }
        } catch (IOException e) {
            LOG.debug("the rest of a body did not come", e);
        }
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
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
