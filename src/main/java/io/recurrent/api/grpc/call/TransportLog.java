package io.recurrent.api.grpc.call;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import java.io.IOException;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes the place of what gRPC's transport logs of connections that callers break and of messages over the limit. It
 * tells nobody else of them, and writes a stack trace with bytes as the caller sent them, which may forge lines of the
 * log. Here they are counted, with a line at DEBUG that holds nothing of the caller's; all else is logged as ever.
 */
@Component
final class TransportLog implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(TransportLog.class);

    private final RefusalMetrics refusals;
    /** Kept, as the JDK forgets a logger that nobody holds, and its filter with it. */
    private final List<java.util.logging.Logger> loggers = Stream.of(
                    "io.grpc.netty.NettyServerTransport.connections",
                    "io.grpc.netty.NettyServerHandler",
                    "io.grpc.netty.NettyServerStream")
            .map(java.util.logging.Logger::getLogger)
            .toList();

    TransportLog(RefusalMetrics refusals) {
        this.refusals = refusals;
        loggers.forEach(logger -> {
            // Below what the root shows, so that what is not shown is counted too.
            logger.setLevel(Level.INFO);
            Filter before = logger.getFilter();
            logger.setFilter(before == null ? this : line -> both(before, line));
        });
    }

    /** Asks both: each of several servers in a process counts. */
    private boolean both(Filter before, LogRecord line) {
        boolean logged = isLoggable(line);
        return before.isLoggable(line) && logged;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        for (Throwable cause = line.getThrown(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Http2Exception broken) {
                count(reason(broken));
                return false;
            }
            if (cause instanceof StatusRuntimeException refused
                    && refused.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                count(Refusal.MESSAGE_TOO_LARGE);
                return false;
            }
            if (cause instanceof IOException) {
                return false;
            }
        }
        return true;
    }

    private void count(Refusal reason) {
        refusals.refused(Transport.GRPC, reason);
        LOG.debug("refused before it was a call: {}", reason);
    }

    private static Refusal reason(Http2Exception broken) {
        String message = broken.getMessage();
        if (broken instanceof Http2Exception.HeaderListSizeException || begins(message, "Header size exceeded")) {
            return Refusal.HEADERS_TOO_LARGE;
        }
        return broken.error() == Http2Error.ENHANCE_YOUR_CALM ? Refusal.CONNECTION_ABUSED : Refusal.MALFORMED;
    }

    private static boolean begins(@Nullable String message, String start) {
        return message != null && message.startsWith(start);
    }
}
