package io.recurrent.call;

/** Why a transport turned something away before there was a call. */
public enum Refusal {
    /** It is not HTTP, or not HTTP/2 where that is spoken. */
    MALFORMED,
    /** An HTTP request's line fills all the room that there is for line and headers. */
    LINE_TOO_LONG,
    /** Too many or too large headers, or metadata. */
    HEADERS_TOO_LARGE,
    /** An HTTP request's line and headers did not come within their time. */
    HEADERS_TOO_SLOW,
    /** A gRPC message over the limit. */
    MESSAGE_TOO_LARGE,
    /** A connection broke a rule of HTTP/2, such as by resets or pings without end. */
    CONNECTION_ABUSED
}
