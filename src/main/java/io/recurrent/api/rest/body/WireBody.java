package io.recurrent.api.rest.body;

import io.recurrent.api.rest.exchange.Connection;
import io.recurrent.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * A body as it comes over the connection, for as long as the deadline allows: a caller that stalls is told at the
 * deadline. Used by the request's thread only.
 */
final class WireBody extends InputStream implements ApplicationBufferHandler {
    private final Connection connection;
    private final Deadline deadline;
    private ByteBuffer arrived = ByteBuffer.allocate(0);

    WireBody(Connection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
        return more() ? arrived.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int taken = Math.min(length, arrived.remaining());
        arrived.get(target, offset, taken);
        return taken;
    }

    /** Whether a byte is there, after waiting for it. */
    private boolean more() throws IOException {
        while (!arrived.hasRemaining()) {
            long left = deadline.remainingNanos();
            if (left <= 0) {
                throw new SocketTimeoutException("the deadline has passed");
            }
            if (connection.read(this, Duration.ofNanos(left)) < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void setByteBuffer(ByteBuffer read) {
        arrived = read;
    }

    @Override
    public ByteBuffer getByteBuffer() {
        return arrived;
    }

    /** Tomcat brings its own buffer. */
    @Override
    public void expand(int size) {}
}
