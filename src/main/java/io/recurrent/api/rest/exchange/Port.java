package io.recurrent.api.rest.exchange;

import jakarta.servlet.http.HttpServletRequest;

/** Which of the server's HTTP ports a request came to. */
public enum Port {
    /** The one that callers use. */
    API,
    /** The one for health, metrics and administration. */
    MANAGEMENT;

    private static final String ATTRIBUTE = Port.class.getName();

    /** Notes that the request came to this port. */
    public void mark(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** The port of a request. */
    public static Port of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Port known ? known : API;
    }
}
