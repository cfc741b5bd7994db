package io.recurrent.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One keep-alive HTTP/1.1 connection with at most one request in flight, read without blocking. */
final class HttpConnection {
    /** What {@link #read} found. */
    enum Progress {
        MORE,
        DONE,
        CLOSED
    }

    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(64 * 1024);
    private @Nullable ByteBuffer out;
    private long dueNanos;
    private long sentNanos;
    private int bodyStart;
    private int end;

    HttpConnection(int port, Selector selector) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Sends a request that was due at a moment; its buffer may be shared. */
    void send(ByteBuffer request, long due) throws IOException {
        dueNanos = due;
        sentNanos = System.nanoTime();
        in.clear();
        bodyStart = 0;
        end = -1;
        out = request.duplicate();
        write();
    }

    void write() throws IOException {
        ByteBuffer rest = Objects.requireNonNull(out);
        channel.write(rest);
        key.interestOps(rest.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    Progress read() throws IOException {
        if (channel.read(in) < 0) {
            return Progress.CLOSED;
        }
        if (bodyStart == 0 && !head()) {
            return Progress.MORE;
        }
        boolean done = end >= 0 ? in.position() >= end : endsWith(LAST_CHUNK);
        return done ? Progress.DONE : Progress.MORE;
    }

    private boolean head() {
        int at = indexOf(HEAD_END);
        if (at < 0) {
            return false;
        }
        bodyStart = at + HEAD_END.length;
        for (int i = 0; i < at; i++) {
            if (in.get(i) == '\n' && matches(i + 1)) {
                String value = text(i + 1 + LENGTH.length(), at);
                end = bodyStart
                        + Integer.parseInt(value.lines().findFirst().orElse("0").trim());
            }
        }
        return true;
    }

    private boolean matches(int from) {
        for (int i = 0; i < LENGTH.length(); i++) {
            if (from + i >= in.position() || Character.toLowerCase(in.get(from + i)) != LENGTH.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(byte[] wanted) {
        for (int at = 0; at + wanted.length <= in.position(); at++) {
            if (is(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean endsWith(byte[] wanted) {
        int at = in.position() - wanted.length;
        return at >= 0 && is(wanted, at);
    }

    private boolean is(byte[] wanted, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (in.get(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private String text(int from, int to) {
        return new String(in.array(), from, to - from, StandardCharsets.UTF_8);
    }

    /** Of the answer that is done, such as 200. */
    String status() {
        return text(9, 12);
    }

    /** Of the answer that is done. */
    String body() {
        return text(bodyStart, in.position());
    }

    long sentNanos() {
        return sentNanos;
    }

    long dueNanos() {
        return dueNanos;
    }

    boolean open() {
        return channel.isOpen();
    }

    void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no more use either way.
        }
    }
}
