package io.recurrent.api.rest.error;

import io.recurrent.api.rest.exchange.Port;
import io.recurrent.error.ErrorCode;

/** What to tell a caller whom HTTP's own rules refuse, or whose request the container gave up. */
public final class RefusalText {
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int TIMEOUT = 408;
    private static final int LENGTH = 413;
    private static final int URI_TOO_LONG = 414;
    private static final int MEDIA_TYPE = 415;
    private static final int RANGE = 416;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int UNAVAILABLE = 503;
    private static final int VERSION = 505;

    private RefusalText() {}

    /** The error code that comes nearest to a status. */
    public static ErrorCode code(int status) {
        return switch (status) {
            case TIMEOUT -> ErrorCode.DEADLINE_EXCEEDED;
            case LENGTH -> ErrorCode.PAYLOAD_TOO_LARGE;
            case UNAVAILABLE -> ErrorCode.SHUTTING_DOWN;
            case NOT_IMPLEMENTED, VERSION -> ErrorCode.INVALID_ARGUMENT;
            default -> status < HttpStatuses.SERVER_ERROR ? ErrorCode.INVALID_ARGUMENT : ErrorCode.INTERNAL;
        };
    }

    /** The detail of an error on the API's port that has only this HTTP status. */
    public static String of(int status) {
        return of(status, Port.API);
    }

    /** The detail of an error on a port that has only this HTTP status. */
    static String of(int status, Port port) {
        return switch (status) {
            case NOT_FOUND -> paths(port);
            case METHOD_NOT_ALLOWED -> "the method is not allowed here; the Allow header says what is";
            case NOT_ACCEPTABLE -> mediaTypes(port);
            case TIMEOUT -> "the request came too slowly";
            case LENGTH -> "the request is too large";
            case URI_TOO_LONG -> "the request line is too long";
            case MEDIA_TYPE -> "send JSON, with Content-Type: application/json";
            case RANGE -> "the Range header names no part of what is there";
            case HEADERS_TOO_LARGE -> "the request's headers are too large";
            case NOT_IMPLEMENTED -> "the server does not know the request's method or transfer encoding";
            case UNAVAILABLE -> "the server takes no requests now";
            case VERSION -> "the server does not know this version of HTTP; use 1.1";
            default ->
                status < HttpStatuses.SERVER_ERROR
                        ? "the request is not valid HTTP, or its path holds characters that are not allowed"
                        : "the server failed; this is a bug in it";
        };
    }

    private static String paths(Port port) {
        return switch (port) {
            case API -> "no such path; /v3/api-docs describes those that are there";
            case MANAGEMENT ->
                "no such path on the management port; it has /actuator/health, /actuator/prometheus and what"
                        + " /admin/openapi.json describes";
        };
    }

    private static String mediaTypes(Port port) {
        return switch (port) {
            case API ->
                "answers are application/json, generated texts also text/event-stream; the Accept header excludes it";
            case MANAGEMENT ->
                "answers are application/json, metrics text/plain or application/openmetrics-text; the Accept header"
                        + " excludes it";
        };
    }
}
