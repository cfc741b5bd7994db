package io.recurrent.api.grpc.call;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.time.Ticker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.stereotype.Component;

/**
 * The calls whose headers have come, whether they have brought a message or not, with the memory that they take. Thread
 * safe.
 */
@Component
public final class OpenCalls extends ServerStreamTracer.Factory {
    /** What a header counts for besides its name and value, by HTTP/2's rule (RFC 9113, section 6.5.2). */
    private static final int BYTES_PER_HEADER = 32;

    private static final Logger LOG = LoggerFactory.getLogger(OpenCalls.class);

    private final MemoryBudget budget;
    private final ReadingGate gate;
    private final Ticker ticker;
    private final CallFactory calls;
    private final RefusalMetrics refusals;
    private final MessageLimit limit;
    private final Set<CallMemory> open = ConcurrentHashMap.newKeySet();

    OpenCalls(
            MemoryBudget budget,
            ReadingGate gate,
            Ticker ticker,
            CallFactory calls,
            RefusalMetrics refusals,
            GrpcServerProperties properties) {
        this.budget = budget;
        this.gate = gate;
        this.ticker = ticker;
        this.calls = calls;
        this.refusals = refusals;
        this.limit = MessageLimit.of(properties);
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        CallMemory memory = new CallMemory(
                budget.share(Caller.ANONYMOUS), gate, ticker, refusals, calls.allowed(null), open::remove);
        memory.limit(limit);
        memory.headers(metadataBytes(headers));
        open.add(memory);
        return memory;
    }

    /** Ends the calls whose callers have owed them a message for longer than their deadline; called now and then. */
    public void endLate() {
        for (CallMemory call : open) {
            try {
                call.endWhenLate();
            } catch (RuntimeException e) {
                LOG.error("a call whose message did not come could not be ended", e);
            }
        }
    }

    /** All of a call's metadata: names, values, and 32 bytes for each. */
    static long metadataBytes(Metadata headers) {
        long bytes = 0;
        for (byte[] nameOrValue : InternalMetadata.serialize(headers)) {
            bytes += nameOrValue.length + BYTES_PER_HEADER / 2;
        }
        return bytes;
    }
}
