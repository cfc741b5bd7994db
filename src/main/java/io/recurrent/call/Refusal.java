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
    CONNECTION_ABUSED,
    /** A new connection found the port, or its address' share of it, full of connections that are at work. */
    TOO_MANY_CONNECTIONS,
    /** A connection that waited for its caller was closed for a new one. */
    CONNECTION_GAVE_WAY,
    /** A web page of another origin asked for a change, or a host name that is not the server's was asked for. */
    FOREIGN_PAGE
}
