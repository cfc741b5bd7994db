package io.recurrent.api.rest.error;

import java.util.Map;

/** HTTP's own rules refuse the request, with a status that no error code stands for. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> headers;

    public RefusedException(int status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    /** What the answer carries besides. */
    Map<String, String> headers() {
        return headers;
    }
}
