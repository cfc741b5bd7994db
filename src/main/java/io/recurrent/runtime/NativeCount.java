package io.recurrent.runtime;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the native objects that are open, so that a leak is a number and not a guess. Thread safe. */
final class NativeCount {
    private final AtomicInteger live = new AtomicInteger();

    /** Counts one object as open and hands it on. */
    <T extends AutoCloseable> Counted<T> opened(T object) {
        live.incrementAndGet();
        return new Counted<>(object, this);
    }

    int live() {
        return live.get();
    }

    /**
     * An open native object; closing it closes the object and takes it off the count, once.
     *
     * @param <T> the object's type
     */
    static final class Counted<T extends AutoCloseable> implements AutoCloseable {
        private final T object;
        private final NativeCount count;
        private boolean closed;

        private Counted(T object, NativeCount count) {
            this.object = object;
            this.count = count;
        }

        T get() {
            return object;
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            count.live.decrementAndGet();
            try {
                object.close();
            } catch (Exception e) {
                throw new IllegalStateException("a native object could not be closed", e);
            }
        }
    }
}
