package io.recurrent.api.rest;

/** What to tell a caller whom HTTP's own rules refuse. */
final class RefusalText {
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NOT_ACCEPTABLE = 406;
    private static final int LENGTH = 413;
    private static final int URI_TOO_LONG = 414;
    private static final int MEDIA_TYPE = 415;
    private static final int HEADERS_TOO_LARGE = 431;

    private RefusalText() {}

    static String of(int status, String method) {
        return switch (status) {
            case NOT_FOUND -> "no such path; /v3/api-docs describes those that are there";
            case METHOD_NOT_ALLOWED -> method + " is not allowed here; the Allow header says what is";
            case NOT_ACCEPTABLE -> "answers are application/json; the Accept header excludes it";
            case LENGTH -> "the request is too large";
            case URI_TOO_LONG -> "the path is too long";
            case MEDIA_TYPE -> "send JSON, with Content-Type: application/json";
            case HEADERS_TOO_LARGE -> "the request's headers are too large";
            default -> "the request is not valid HTTP, or its path holds characters that are not allowed";
        };
    }
}
