package io.recurrent.call;

/** The way by which a call came in; a metric label. */
public enum Transport {
    HTTP,
    GRPC,
    /** Made inside the process, as benchmarks do; a server makes none. */
    INTERNAL
}
