package io.recurrent.time;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Monotonic time in nanoseconds from an arbitrary origin; the wall clock may jump, this never does. Thread safe. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary origin; only differences mean something. */
    long nanos();

    /** The JVM's monotonic clock. */
    static Ticker system() {
        return System::nanoTime;
    }

    /**
     * Time that the calling thread has spent on a processor: what work costs, whatever else the machine does. Only
     * readings on one thread can be compared.
     */
    static Ticker threadCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads::getCurrentThreadCpuTime : system();
    }
}
