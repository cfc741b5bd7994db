package io.recurrent.call;

/** The way by which a call came in; a metric label. */
public enum Transport {
    HTTP,
    GRPC,
    /** Made by the server itself, such as a golden sample. */
    INTERNAL
}
