package io.recurrent.api.rest.exchange;

import io.recurrent.call.OpenConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tomcat's connections, which are never left in the backlog: Tomcat stops to accept when it has as many as it may, and
 * whoever holds those idle shuts all others out. Here {@link OpenConnections} says which one gives way to a new one.
 *
 * <p>A connection gives way by the end of its input. Tomcat then finds that its caller has gone, on whichever thread
 * has it, and closes it by its own rules; nothing is closed under a request.
 *
 * <p>The port is closed by the thread that accepts, when nobody waits in the backlog: whoever is there when a listening
 * socket is closed gets a reset and never learns why.
 */
final class WatchingEndpoint extends NioEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(WatchingEndpoint.class);
    /** Connections that were told to close are closed by other threads; until then they count for Tomcat. */
    private static final int CLOSING = 64;

    private static final int WAKE_MILLIS = 500;

    private final Map<SocketChannel, OpenConnections.Place> places = new ConcurrentHashMap<>();
    private final CountDownLatch listenerClosed = new CountDownLatch(1);
    private final CountDownLatch pausing = new CountDownLatch(1);
    private volatile boolean leaving;
    private volatile @Nullable OpenConnections limit;

    /** What says who may come in; set before it starts. */
    void limit(OpenConnections connections, int most) {
        limit = connections;
        setMaxConnections(most < 0 ? most : most + most / 4 + CLOSING);
    }

    /** Connections that are open; 0 before the start. */
    int open() {
        OpenConnections connections = limit;
        return connections == null ? 0 : connections.count();
    }

    /** Closes the port once all who wait there are in; returns when that is done, or after so long. */
    void closeListener(long millis) throws InterruptedException {
        leaving = true;
        wakeAcceptor();
        if (!listenerClosed.await(millis, TimeUnit.MILLISECONDS)) {
            LOG.warn("the port is still open after {} ms; it is closed with the server", millis);
        }
    }

    /** Comes to the port as a caller would: Tomcat's own way waits for a second until the thread has ended. */
    private void wakeAcceptor() {
        try (Socket self = new Socket()) {
            InetSocketAddress port = getLocalAddress();
            if (port != null) {
                InetAddress address = port.getAddress();
                self.connect(
                        new InetSocketAddress(
                                address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address,
                                port.getPort()),
                        WAKE_MILLIS);
            }
        } catch (IOException e) {
            LOG.debug("the port is closed already", e);
        }
    }

    @Override
    public void setHandler(Handler<NioChannel> handler) {
        super.setHandler(new WatchingHandler(handler));
    }

    @Override
    protected SocketChannel serverSocketAccept() throws Exception {
        if (!leaving) {
            return super.serverSocketAccept();
        }
        SocketChannel waiting = listenerClosed.getCount() == 0 ? null : lastOnes();
        if (waiting == null) {
            pausing.await();
            // Tomcat would take a failure for an error; what comes to a port that is paused it closes.
            return SocketChannel.open();
        }
        return waiting;
    }

    /** The next who waits; null once the port is closed. */
    private @Nullable SocketChannel lastOnes() {
        try {
            if (getServerSocket() instanceof ServerSocketChannel listener) {
                listener.configureBlocking(false);
                SocketChannel waiting = listener.accept();
                if (waiting != null) {
                    return waiting;
                }
                listener.close();
            }
        } catch (IOException e) {
            LOG.debug("the port was closed by another", e);
        }
        listenerClosed.countDown();
        return null;
    }

    @Override
    protected void unlockAccept() {
        if (listenerClosed.getCount() > 0) {
            super.unlockAccept();
        }
    }

    @Override
    public void pause() {
        super.pause();
        pausing.countDown();
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        OpenConnections connections = limit;
        if (connections == null) {
            return super.setSocketOptions(socket);
        }
        OpenConnections.Place place = connections.admit(socket.socket().getInetAddress(), () -> endInput(socket));
        if (place == null) {
            destroySocket(socket);
            return false;
        }
        places.put(socket, place);
        boolean taken = super.setSocketOptions(socket);
        if (!taken) {
            gone(socket);
        }
        return taken;
    }

    private static void endInput(SocketChannel socket) {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            LOG.debug("the connection that was to give way is closed already", e);
        }
    }

    private void gone(SocketChannel socket) {
        OpenConnections.Place place = places.remove(socket);
        if (place != null) {
            place.gone();
        }
    }

    /** The place of a connection; null once it is closed. */
    OpenConnections.@Nullable Place place(SocketWrapperBase<?> connection) {
        return connection.getSocket() instanceof NioChannel channel && channel.getIOChannel() != null
                ? places.get(channel.getIOChannel())
                : null;
    }

    /** Sees what connections do; Tomcat holds a connection's lock meanwhile. */
    private final class WatchingHandler implements Handler<NioChannel> {
        private final Handler<NioChannel> handler;

        WatchingHandler(Handler<NioChannel> handler) {
            this.handler = handler;
        }

        @Override
        public SocketState process(SocketWrapperBase<NioChannel> connection, SocketEvent event) {
            OpenConnections.Place place = place(connection);
            if (place == null) {
                return handler.process(connection, event);
            }
            place.works();
            SocketState state = handler.process(connection, event);
            if (state == SocketState.OPEN) {
                place.finished();
            } else if (state == SocketState.LONG && !async(connection)) {
                place.waits();
            }
            return state;
        }

        private static boolean async(SocketWrapperBase<NioChannel> connection) {
            return connection.getCurrentProcessor() instanceof Processor processor && processor.isAsync();
        }

        @Override
        public Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<NioChannel> connection) {
            NioChannel channel = connection.getSocket();
            if (channel != null && channel.getIOChannel() != null) {
                gone(channel.getIOChannel());
            }
            handler.release(connection);
        }

        @Override
        public void pause() {
            handler.pause();
        }

        @Override
        public void recycle() {
            handler.recycle();
        }
    }
}
