package io.recurrent.api.rest.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What browsers may do with the pages of the API's description; the page at the root has stricter headers of its own.
 */
final class PageHeaders {
    private static final String PAGES = "/swagger-ui";
    /** The pages run their own scripts, which set styles, and ask this server. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageHeaders() {}

    static void add(HttpServletRequest request, HttpServletResponse response) {
        if (request.getRequestURI().startsWith(PAGES)) {
            response.setHeader("Content-Security-Policy", POLICY);
            response.setHeader("Referrer-Policy", "no-referrer");
        }
    }
}
