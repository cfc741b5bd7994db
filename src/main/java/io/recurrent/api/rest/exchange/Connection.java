package io.recurrent.api.rest.exchange;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.apache.catalina.connector.Request;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.jspecify.annotations.Nullable;

/** The connection of a request, below Tomcat's streams. Used by the request's thread only. */
public interface Connection {
    /** Whether the caller has closed it. Never waits. */
    boolean callerGone();

    /**
     * Reads what comes next of the request's body, and waits for it for so long and no longer. Tomcat's own stream
     * waits for a time that is the same for all, and answers the request itself when nothing comes.
     *
     * @param target is given a buffer with what was read
     * @param wait more than nothing; rounded up to milliseconds, and to 50 of them
     * @return how many bytes came; negative at the body's end
     * @throws java.net.SocketTimeoutException when nothing came
     */
    int read(ApplicationBufferHandler target, Duration wait) throws IOException;

    /** When the first byte of the request came, on the server's ticker. */
    long requestBegunNanos();

    /** The connection of a request; null where no connector of ours took it. */
    static @Nullable Connection of(Request request) {
        return WatchingProtocol.connection(request);
    }

    /** The connection of a request, as filters and controllers see it. */
    static @Nullable Connection of(HttpServletRequest request) {
        return request.getAttribute(CallerWatch.ATTRIBUTE) instanceof Connection known ? known : null;
    }
}
