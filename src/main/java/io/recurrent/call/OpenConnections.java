package io.recurrent.call;

import io.recurrent.time.Ticker;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one port. A new one always comes in while the port can spare another for it: where the port or the
 * caller's address is full, the connection that has waited longest for its caller is closed. First those between two
 * calls, which includes those that have never brought a whole request; then those that wait for the rest of a body.
 * Only when every connection is at work is the new one refused.
 *
 * <p>What counts is when a connection last finished a call, not when it last sent a byte: one that sends a byte now and
 * then is no better than one that sends nothing. On a full port the address with most connections loses one.
 *
 * <p>The addresses of an IPv6 network of 64 bits count as one, since whoever has one of them has all. Thread safe.
 */
public final class OpenConnections {
    private static final int NETWORK_BYTES = 8;

    private final Transport transport;
    private final int most;
    private final int mostOfAddress;
    private final Ticker ticker;
    private final RefusalMetrics refusals;
    private final Map<Object, Set<Place>> byAddress = new HashMap<>();
    private int open;

    /**
     * For a port without connections.
     *
     * @param most connections in all; negative: any number
     */
    public OpenConnections(
            Transport transport, int most, ConnectionSettings settings, Ticker ticker, RefusalMetrics refusals) {
        this.transport = transport;
        this.most = most < 0 ? Integer.MAX_VALUE : most;
        this.mostOfAddress = settings.ofAddress(this.most);
        this.ticker = ticker;
        this.refusals = refusals;
    }

    /**
     * Takes a new connection in.
     *
     * @param address the caller's; null: unknown, and all such count as one
     * @param close closes it, when it has to give way to another; must not block
     * @return null where there is no room; the connection is to be closed
     */
    public @Nullable Place admit(@Nullable InetAddress address, Runnable close) {
        Object key = network(address);
        Place place = new Place(key, close);
        Place leaving;
        synchronized (byAddress) {
            Set<Place> own = byAddress.getOrDefault(key, Set.of());
            boolean full = own.size() >= mostOfAddress;
            leaving = full ? leastUsed(own) : open >= most ? leastUsedOfLargest() : null;
            if (leaving == null && (full || open >= most)) {
                refusals.refused(transport, Refusal.TOO_MANY_CONNECTIONS);
                return null;
            }
            if (leaving != null) {
                remove(leaving);
            }
            byAddress.computeIfAbsent(key, any -> new HashSet<>()).add(place);
            open++;
        }
        if (leaving != null) {
            refusals.refused(transport, Refusal.CONNECTION_GAVE_WAY);
            leaving.close.run();
        }
        return place;
    }

    /** How many are open, but for those that were told to close. */
    public int count() {
        synchronized (byAddress) {
            return open;
        }
    }

    private @Nullable Place leastUsedOfLargest() {
        return byAddress.values().stream()
                .sorted((a, b) -> Integer.compare(b.size(), a.size()))
                .map(OpenConnections::leastUsed)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Place leastUsed(Collection<Place> places) {
        Place found = null;
        for (Place place : places) {
            if (place.state != State.AT_WORK && (found == null || place.goesBefore(found))) {
                found = place;
            }
        }
        return found;
    }

    private void remove(Place place) {
        Set<Place> own = byAddress.get(place.key);
        if (own != null && own.remove(place)) {
            open--;
            if (own.isEmpty()) {
                byAddress.remove(place.key);
            }
        }
    }

    private static Object network(@Nullable InetAddress address) {
        if (address instanceof Inet6Address) {
            return ByteBuffer.wrap(address.getAddress(), 0, NETWORK_BYTES).getLong();
        }
        return address == null ? "" : address;
    }

    private enum State {
        /** Between two calls, or not yet at its first. */
        IDLE,
        /** In a call whose body has not come as a whole. */
        RECEIVES,
        /** In a call. */
        AT_WORK
    }

    /** What one connection does. Thread safe. */
    public final class Place {
        private final Object key;
        private final Runnable close;
        private volatile State state = State.IDLE;
        private volatile long since = ticker.nanos();
        private volatile boolean bodyBegun;

        private Place(Object key, Runnable close) {
            this.key = key;
            this.close = close;
        }

        /** Something has come, which may be a whole request. */
        public void works() {
            state = State.AT_WORK;
        }

        /** It waits for the rest of a call's body. */
        public void receives() {
            if (!bodyBegun) {
                bodyBegun = true;
                since = ticker.nanos();
            }
            state = State.RECEIVES;
        }

        /** It waits for the next call. */
        public void finished() {
            since = ticker.nanos();
            bodyBegun = false;
            state = State.IDLE;
        }

        /** It still waits for the first of a call, or for the rest of its head. */
        public void waits() {
            state = State.IDLE;
        }

        /** It is closed. */
        public void gone() {
            synchronized (byAddress) {
                remove(this);
            }
        }

        private boolean goesBefore(Place other) {
            State own = state;
            State others = other.state;
            return own == others ? since - other.since < 0 : own.compareTo(others) < 0;
        }
    }
}
