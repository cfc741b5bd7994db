package io.recurrent.api.rest.exchange;

import io.recurrent.call.ConnectionSettings;
import io.recurrent.call.OpenConnections;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.time.Ticker;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Adapter;
import org.apache.coyote.ErrorState;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's HTTP/1.1, with a way to find out whether the caller of a request is still there, and with limits of time
 * that Tomcat has not got.
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
 * <p>Tomcat's time-out begins anew with each byte. Here it is the time for a request's line and headers in all, also
 * for empty lines before them; a body has what is left of its call's deadline ({@link Connection#read}).
 *
 * <p>Public, as Tomcat makes it by its name.
 */
public final class WatchingProtocol extends Http11NioProtocol {
    private static final Logger LOG = LoggerFactory.getLogger(WatchingProtocol.class);

    /** Of the numbers that Tomcat leaves free. */
    private static final int NOTE = 17;

    /** For connections that were told to close and have not yet. */
    private static final int SPARE_THREADS = 32;

    private Ticker ticker = Ticker.system();
    private RefusalMetrics refusals = RefusalMetrics.NONE;
    private @Nullable ConnectionSettings settings;
    private Port port = Port.API;
    private final WatchingEndpoint endpoint;

    /** Made by Tomcat. */
    public WatchingProtocol() {
        this(new WatchingEndpoint());
    }

    private WatchingProtocol(WatchingEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    /** What it measures time by, who counts, and how many may come to which port; set before it starts. */
    void watch(Ticker clock, RefusalMetrics metrics, ConnectionSettings connections, Port own) {
        ticker = clock;
        refusals = metrics;
        settings = connections;
        port = own;
    }

    @Override
    public void init() throws Exception {
        ConnectionSettings connections = settings;
        if (connections != null) {
            int most = getMaxConnections();
            if (port == Port.MANAGEMENT) {
                most = connections.management();
                // No probe waits for a thread, whatever the others wait for.
                setMaxThreads(Math.max(getMaxThreads(), most + SPARE_THREADS));
            }
            endpoint.limit(new OpenConnections(Transport.HTTP, most, connections, ticker, refusals), most);
        }
        super.init();
    }

    /** Takes nobody new: the port is closed, and every answer from now on is the last one of its connection. */
    void leave(Duration patience) throws InterruptedException {
        endpoint.closeListener(patience.toMillis());
        setMaxKeepAliveRequests(1);
    }

    /** Connections that are open. */
    int open() {
        return endpoint.open();
    }

    /** The request's connection; null when it came another way. */
    static @Nullable Connection connection(Request request) {
        return request.getCoyoteRequest().getNote(NOTE) instanceof Connection known ? known : null;
    }

    @Override
    protected Processor createProcessor() {
        return new WatchingProcessor(this, getAdapter());
    }

    /** Serves one connection at a time, on the thread of the request. */
    private static final class WatchingProcessor extends Http11Processor implements Connection {
        private static final ByteBuffer NO_ROOM = ByteBuffer.allocate(0);
        private static final int BAD_REQUEST = 400;
        /** What Tomcat has as the time of a request of which nothing has come. */
        private static final long NOTHING_YET = -1;

        private static final int LEAST_READ_MILLIS = 50;

        private final WatchingProtocol protocol;
        private boolean headBegun;
        private long headSince;

        WatchingProcessor(WatchingProtocol protocol, Adapter adapter) {
            super(protocol, adapter);
            this.protocol = protocol;
            request.setNote(NOTE, this);
        }

        @Override
        public boolean callerGone() {
            SocketWrapperBase<?> connection = getSocketWrapper();
            try {
                // Without room in the target, what is read stays in the connection's buffer.
                return connection == null || connection.read(false, NO_ROOM) < 0;
            } catch (IOException e) {
                return true;
            }
        }

        /** Tomcat's clock is the one of {@link Ticker#system()}. */
        @Override
        public long requestBegunNanos() {
            long begun = request.getStartTimeNanos();
            return begun == NOTHING_YET ? protocol.ticker.nanos() : begun;
        }

        @Override
        public int read(ApplicationBufferHandler target, Duration wait) throws IOException {
            SocketWrapperBase<?> connection = getSocketWrapper();
            if (connection == null) {
                return -1;
            }
            // Tomcat's poller counts from the last read, and fails a connection whose time is over before this wait is.
            connection.setReadTimeout(Math.max(LEAST_READ_MILLIS, millis(wait.toNanos())));
            OpenConnections.Place place = protocol.endpoint.place(connection);
            if (place != null) {
                place.receives();
            }
            try {
                return request.doRead(target);
            } finally {
                if (place != null) {
                    place.works();
                }
                connection.setReadTimeout(protocol.getConnectionTimeout());
            }
        }

        @Override
        public SocketState process(SocketWrapperBase<?> connection, SocketEvent event) throws IOException {
            if (event == SocketEvent.ERROR && headBegun && connection.getError() instanceof SocketTimeoutException) {
                tooSlow();
            }
            return super.process(connection, event);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> connection) throws IOException {
            if (request.getStartTimeNanos() == NOTHING_YET) {
                headBegun = false;
            } else if (headBegun) {
                // It may be whole now, and its body has a time of its own.
                connection.setReadTimeout(protocol.getConnectionTimeout());
            }
            SocketState state = super.service(connection);
            boolean open = state == SocketState.OPEN || state == SocketState.LONG;
            if (!open || isAsync() || request.getStartTimeNanos() == NOTHING_YET) {
                headBegun = false;
                return state;
            }
            return untilHeadIsWhole(connection);
        }

        /** Keeps this processor with its connection, also where Tomcat would take another after an empty line. */
        private SocketState untilHeadIsWhole(SocketWrapperBase<?> connection) {
            long now = protocol.ticker.nanos();
            if (!headBegun) {
                headBegun = true;
                headSince = now;
            }
            long most = protocol.getConnectionTimeout();
            if (most > 0) {
                long left = TimeUnit.MILLISECONDS.toNanos(most) - (now - headSince);
                if (left <= 0) {
                    tooSlow();
                    return SocketState.CLOSED;
                }
                connection.setReadTimeout(millis(left));
            }
            return SocketState.LONG;
        }

        private void tooSlow() {
            headBegun = false;
            protocol.refusals.refused(Transport.HTTP, Refusal.HEADERS_TOO_SLOW);
            LOG.debug("refused before it was a request: HEADERS_TOO_SLOW");
        }

        private static long millis(long nanos) {
            return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1));
        }

        /**
         * Refuses heads that can be read in two ways. Takes host names with underscores, which Compose and others make
         * of a service's name and Tomcat refuses. And Tomcat would answer TRACE itself, with the methods of the servlet
         * as those that are allowed; a name that is no method's is refused with those of the path.
         */
        @Override
        protected void parseHost(@Nullable MessageBytes host) {
            if (!StrictHead.isPlain(request)) {
                response.setStatus(BAD_REQUEST);
                setErrorState(ErrorState.CLOSE_CLEAN, null);
                return;
            }
            if ("TRACE".equals(request.getMethod())) {
                request.setMethod("trace");
            }
            String name = host == null || host.isNull() ? "" : host.toString();
            if (name.indexOf('_') < 0) {
                super.parseHost(host);
                return;
            }
            byte[] letters = name.replace('_', 'x').getBytes(StandardCharsets.ISO_8859_1);
            MessageBytes checked = MessageBytes.newInstance();
            checked.setBytes(letters, 0, letters.length);
            super.parseHost(checked);
            if (!getErrorState().isError()) {
                int port = name.lastIndexOf(':');
                request.serverName().setString(port < 0 ? name : name.substring(0, port));
            }
        }
    }
}
