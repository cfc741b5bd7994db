package io.recurrent.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * HTTP from one thread over many connections: the machine's cores belong to the server, so the generator must not need
 * a thread a connection. Not thread safe.
 */
public final class HttpLoad implements Load {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** How long after the window an open loop waits for what was due within it; longer than the longest deadline. */
    private static final long GRACE_NANOS = Duration.ofSeconds(6).toNanos();

    /** A request that finds no free connection for so long is given up. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();
    /** An answer that comes later is of no use; the server's default deadline. */
    private static final long DEADLINE_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long MILLISECOND = 1_000_000;

    private final int port;
    private final List<ByteBuffer> requests;
    private final int maxConnections;
    private final Selector selector = Selector.open();
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private final Set<HttpConnection> busy = new HashSet<>();
    private Outcome outcome = new Outcome();
    private long start;
    private long end;
    private boolean counting;
    private boolean closedLoop;
    private int next;

    /**
     * A generator without connections yet.
     *
     * @param requests sent in turn
     * @param maxConnections that an open loop may have; when all are busy its requests wait, and that counts as latency
     */
    public HttpLoad(int port, List<ByteBuffer> requests, int maxConnections) throws IOException {
        this.port = port;
        this.requests = requests;
        this.maxConnections = maxConnections;
    }

    @Override
    public Outcome closed(int callers, Duration time) throws IOException {
        long cpu = begin(time, true);
        while (busy.size() < callers) {
            send(connection(), System.nanoTime());
        }
        while (counting || !busy.isEmpty()) {
            select(Math.max(1, (end - System.nanoTime()) / MILLISECOND));
            if (counting && System.nanoTime() >= end) {
                counting = false;
                outcome.end(time, THREADS.getCurrentThreadCpuTime() - cpu, 0);
            }
            dropAfterGrace();
        }
        return outcome;
    }

    @Override
    public Outcome open(double perSecond, Duration time) throws IOException {
        long cpu = begin(time, false);
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        double interval = 1e9 / perSecond;
        long sent = 0;
        while (sent < total || !busy.isEmpty()) {
            long now = System.nanoTime();
            while (sent < total && start + Math.round(sent * interval) <= now && maySend()) {
                long due = start + Math.round(sent++ * interval);
                outcome.sent(System.nanoTime() - due);
                send(connection(), due);
            }
            while (sent < total && now - start - Math.round(sent * interval) > PATIENCE_NANOS) {
                outcome.lost("never sent");
                sent++;
            }
            await(sent < total ? start + Math.round(sent * interval) : Long.MAX_VALUE);
            dropAfterGrace();
        }
        outcome.end(time, THREADS.getCurrentThreadCpuTime() - cpu, total);
        return outcome;
    }

    private long begin(Duration time, boolean closed) throws IOException {
        counting = false;
        // Connections that the server has closed since the last window, because they were idle for too long.
        selector.selectNow(this::progress);
        outcome = new Outcome();
        closedLoop = closed;
        counting = true;
        start = System.nanoTime();
        end = start + time.toNanos();
        return THREADS.getCurrentThreadCpuTime();
    }

    private boolean maySend() {
        return !idle.isEmpty() || busy.size() < maxConnections;
    }

    /** Until the next request is due or something came; milliseconds of the selector are too coarse near the end. */
    private void await(long due) throws IOException {
        long left = due - System.nanoTime();
        if (due == Long.MAX_VALUE || left <= 0) {
            // Nothing to send, or no connection to send it with: only an answer helps.
            select(due != Long.MAX_VALUE && maySend() ? 0 : 10);
        } else if (left > 2 * MILLISECOND) {
            select(1);
        } else {
            select(0);
            LockSupport.parkNanos(Math.min(left, MILLISECOND / 10));
        }
    }

    private void select(long millis) throws IOException {
        if (millis == 0) {
            selector.selectNow(this::progress);
        } else {
            selector.select(this::progress, millis);
        }
    }

    private void progress(SelectionKey key) {
        HttpConnection connection = (HttpConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.write();
            }
            if (key.isReadable()) {
                switch (connection.read()) {
                    case DONE -> answered(connection);
                    case CLOSED -> lost(connection, "closed");
                    case MORE -> {}
                }
            }
        } catch (IOException e) {
            lost(connection, "broken");
        }
    }

    private void answered(HttpConnection connection) throws IOException {
        long now = System.nanoTime();
        busy.remove(connection);
        idle.addLast(connection);
        if (counting) {
            String status = connection.status();
            boolean good = status.equals("200");
            outcome.answer(status, good, now - connection.dueNanos());
            if (good && now < end && now - connection.dueNanos() < DEADLINE_NANOS) {
                outcome.inTime();
            }
            if (!good) {
                outcome.refusedSinceSent(now - connection.sentNanos());
            }
            again(now);
        }
    }

    private void lost(HttpConnection connection, String why) {
        boolean wasBusy = busy.remove(connection);
        idle.remove(connection);
        connection.close();
        if (wasBusy && counting) {
            outcome.lost(why);
            try {
                again(System.nanoTime());
            } catch (IOException e) {
                throw new IllegalStateException("the server takes no connections", e);
            }
        }
    }

    private void again(long now) throws IOException {
        if (closedLoop && now < end) {
            send(connection(), now);
        }
    }

    private HttpConnection connection() throws IOException {
        HttpConnection free = idle.pollFirst();
        return free == null ? new HttpConnection(port, selector) : free;
    }

    private void send(HttpConnection connection, long due) throws IOException {
        busy.add(connection);
        connection.send(requests.get(next++ % requests.size()), due);
    }

    private void dropAfterGrace() {
        if (System.nanoTime() - end > GRACE_NANOS) {
            for (HttpConnection silent : List.copyOf(busy)) {
                lost(silent, "no answer");
            }
        }
    }

    @Override
    public void close() throws IOException {
        idle.forEach(HttpConnection::close);
        busy.forEach(HttpConnection::close);
        selector.close();
    }
}
