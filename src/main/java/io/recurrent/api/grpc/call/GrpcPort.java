package io.recurrent.api.grpc.call;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where the gRPC server listens. When the server ends, this port closes before anything else, and no connection that
 * was made by then is lost: those who wait in the backlog come in, and each connection is told to go elsewhere
 * (GOAWAY), which ends it once its calls are answered. Thread safe.
 */
@Component
public final class GrpcPort {
    /** Who may wait in a backlog, with room to spare; whoever comes while the port closes does not hold it up. */
    private static final int MOST_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(GrpcPort.class);

    private final GrpcConnections connections;
    private final Ticker ticker;
    private final Set<Channel> ports = ConcurrentHashMap.newKeySet();

    GrpcPort(GrpcConnections connections, Ticker ticker) {
        this.connections = connections;
        this.ticker = ticker;
    }

    /** A port that is not bound yet, whose connections {@link GrpcConnections} counts. */
    public ServerChannel open() {
        NioServerSocketChannel port = new ListeningChannel();
        port.pipeline().addFirst(connections);
        ports.add(port);
        port.closeFuture().addListener(closed -> ports.remove(port));
        return port;
    }

    /**
     * Closes the port once all who wait there are in, and tells every connection to go elsewhere. Calls that are under
     * way go on, and so do those that callers send before they have heard of it.
     *
     * @param transport the threads of the connections
     * @param patience how long to wait for the port to be closed
     */
    public void leave(EventLoopGroup transport, Duration patience) throws InterruptedException {
        Deadline deadline = Deadline.after(patience, ticker);
        for (Channel port : ports) {
            await(port.close(), deadline);
        }
        for (EventExecutor thread : transport) {
            // Behind what makes connections of those who came last: one that is none yet would be closed without a
            // word.
            await(thread.submit(() -> {}), deadline);
        }
        LOG.debug("the port is closed; {} connections are told to go elsewhere", connections.goAway());
    }

    private static void await(Future<?> done, Deadline deadline) throws InterruptedException {
        if (!done.await(Math.max(1, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
            LOG.warn("the gRPC port is not closed in time; it is closed with the server");
        }
    }

    /** Netty would close the port over the heads of those who wait: each gets a reset and never learns why. */
    private static final class ListeningChannel extends NioServerSocketChannel {
        @Override
        protected void doClose() throws Exception {
            List<Object> waiting = new ArrayList<>();
            try {
                boolean more = isActive();
                while (more && waiting.size() < MOST_WAITING) {
                    more = doReadMessages(waiting) > 0;
                }
            } finally {
                super.doClose();
            }
            waiting.forEach(pipeline()::fireChannelRead);
            pipeline().fireChannelReadComplete();
        }
    }
}
