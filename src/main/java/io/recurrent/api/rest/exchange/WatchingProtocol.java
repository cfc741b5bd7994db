package io.recurrent.api.rest.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1, with a way to find out whether the caller of a request is still there.
 *
 * <p>While a request is served Tomcat does not look at its connection, so a call that waits would wait for a caller who
 * has closed it. The probe moves what has arrived into the connection's own buffer, without waiting. That is where the
 * next request is read from, so pipelined requests lose nothing; the end of the stream means that the caller has gone.
 * A caller who closes only their half of the connection cannot be told from one who closed all of it, and counts as
 * gone, as with most servers.
 *
 * <p>{@code ActionCode.AVAILABLE} looks like Tomcat's own way to do the same. It reads into the buffer of the request
 * and loses a pipelined request there; the tests show it.
 *
 * <p>Public, as Tomcat makes it by its name.
 */
public final class WatchingProtocol extends Http11NioProtocol {
    /** Of the numbers that Tomcat leaves free. */
    private static final int NOTE = 17;

    /** Made by Tomcat. */
    public WatchingProtocol() {}

    /** How to find out whether the request's caller has gone, on the request's thread; null when there is no way. */
    static @Nullable BooleanSupplier probe(Request request) {
        return request.getCoyoteRequest().getNote(NOTE) instanceof BooleanSupplier gone ? gone : null;
    }

    @Override
    protected Processor createProcessor() {
        return new WatchingProcessor(this, getAdapter());
    }

    /** Serves one connection at a time, on the thread of the request. */
    private static final class WatchingProcessor extends Http11Processor {
        private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

        WatchingProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
            request.setNote(NOTE, (BooleanSupplier) this::callerGone);
        }

        private boolean callerGone() {
            SocketWrapperBase<?> connection = getSocketWrapper();
            try {
                // Without room in the target, what is read stays in the connection's buffer.
                return connection == null || connection.read(false, NO_ROOM) < 0;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
