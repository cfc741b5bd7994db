package io.recurrent.api.rest.body;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The memory that the bodies of all requests may take together. Requests are read before admission knows what they ask
 * for, and there may be as many at a time as there are connections; without a bound large ones could fill the heap.
 * Thread safe.
 */
@Component
final class BodyBudget {
    /** What is parsed from a body takes a few times its bytes. */
    private static final int PART_OF_HEAP = 8;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final long most;
    private final AtomicLong held = new AtomicLong();

    @Autowired
    BodyBudget() {
        this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    BodyBudget(long most) {
        this.most = most;
    }

    /** What one request will take; nothing yet. */
    Share share() {
        return new Share();
    }

    /** Bytes that are taken now. */
    long held() {
        return held.get();
    }

    /** One request's part, used by its thread only. */
    final class Share implements AutoCloseable {
        private long bytes;

        /**
         * Takes more.
         *
         * @throws InferenceException OVERLOADED when all requests together would take too much
         */
        void take(long more) {
            if (held.addAndGet(more) > most) {
                held.addAndGet(-more);
                throw InferenceException.retry(
                        ErrorCode.OVERLOADED,
                        "too many large requests at a time; send this one again later",
                        RETRY_AFTER);
            }
            bytes += more;
        }

        @Override
        public void close() {
            held.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
