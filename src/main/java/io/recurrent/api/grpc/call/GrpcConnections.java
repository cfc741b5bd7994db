package io.recurrent.api.grpc.call;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.recurrent.call.ConnectionSettings;
import io.recurrent.call.OpenConnections;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.time.Ticker;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The connections of the gRPC port, which grpc-java takes without end. It stands before grpc-java where the port
 * accepts ({@link #channelRead}), and sees calls begin and end as a tracer. A connection is at work from the first
 * message of a call until none of its calls is left; before that message it waits for its caller. Thread safe.
 */
@Component
@Sharable
public final class GrpcConnections extends ChannelInboundHandlerAdapter {
    private final OpenConnections connections;
    private final Map<SocketAddress, Calls> byAddress = new ConcurrentHashMap<>();
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final ServerStreamTracer.Factory tracers = new ServerStreamTracer.Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
            return new CallTracer();
        }
    };

    GrpcConnections(ConnectionSettings settings, Ticker ticker, RefusalMetrics refusals) {
        connections = new OpenConnections(Transport.GRPC, settings.grpc(), settings, ticker, refusals);
    }

    /** Tells it of calls; for the server that it stands before. */
    public ServerStreamTracer.Factory tracers() {
        return tracers;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (!(accepted instanceof Channel channel)) {
            context.fireChannelRead(accepted);
            return;
        }
        SocketAddress caller = channel.remoteAddress();
        OpenConnections.Place place = connections.admit(
                caller instanceof InetSocketAddress inet ? inet.getAddress() : null, () -> close(channel));
        if (place == null) {
            channel.unsafe().closeForcibly();
            return;
        }
        Calls calls = new Calls(place);
        if (caller != null) {
            byAddress.put(caller, calls);
        }
        open.add(channel);
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            place.gone();
            if (caller != null) {
                byAddress.remove(caller, calls);
            }
        });
        context.fireChannelRead(accepted);
    }

    /**
     * Tells every connection that it ends with the calls that it has: grpc-java makes this of a close (GOAWAY).
     *
     * @return how many there are
     */
    int goAway() {
        return open.stream().map(Channel::close).toList().size();
    }

    /** At once: grpc-java's own way asks the caller for a sign of life first, for which it waits 10 s. */
    private static void close(Channel channel) {
        if (channel.isRegistered()) {
            channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    /** The calls of a connection. */
    private static final class Calls {
        private final OpenConnections.Place place;
        private int open;

        Calls(OpenConnections.Place place) {
            this.place = place;
        }

        synchronized void begun() {
            if (open++ == 0) {
                place.receives();
            }
        }

        synchronized void received() {
            place.works();
        }

        synchronized void ended() {
            if (--open == 0) {
                place.finished();
            }
        }
    }

    /** Sees one call. */
    private final class CallTracer extends ServerStreamTracer {
        private volatile @Nullable Calls calls;

        @Override
        public void serverCallStarted(ServerCallInfo<?, ?> call) {
            SocketAddress caller = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            Calls known = caller == null ? null : byAddress.get(caller);
            if (known != null) {
                known.begun();
                calls = known;
            }
        }

        @Override
        public void inboundMessageRead(int number, long wireBytes, long bytes) {
            Calls known = calls;
            if (known != null) {
                known.received();
            }
        }

        @Override
        public void streamClosed(Status status) {
            Calls known = calls;
            if (known != null) {
                calls = null;
                known.ended();
            }
        }
    }
}
