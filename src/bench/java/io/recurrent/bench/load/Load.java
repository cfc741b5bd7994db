package io.recurrent.bench.load;

import java.time.Duration;

/** A generator of load on one server. */
public interface Load extends AutoCloseable {

    /** So many callers, each of which asks again as soon as it has its answer. */
    Outcome closed(int callers, Duration time) throws Exception;

    /**
     * Requests at a constant rate, whatever becomes of the earlier ones; latency counts from when a request was due, so
     * that a server that stalls is not spared.
     */
    Outcome open(double perSecond, Duration time) throws Exception;

    @Override
    void close() throws Exception;
}
