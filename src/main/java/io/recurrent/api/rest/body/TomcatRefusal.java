package io.recurrent.api.rest.body;

import io.recurrent.call.Refusal;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat refuses before it knows the application. It answers all of it with 400 and has nothing but the text of an
 * exception to tell one from another.
 *
 * @param reason for the counter
 * @param status for the caller; Tomcat's own where there is none better
 * @param detail for the caller, with the limit; null for what there is to say of the status
 */
record TomcatRefusal(Refusal reason, int status, @Nullable String detail) {
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION = 505;
    private static final String FULL =
            StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error");

    /** Whether a status stands for the caller's fault, and not for a server that ends or fails. */
    static boolean isOne(int status) {
        return status < SERVER_ERROR || status == NOT_IMPLEMENTED || status == VERSION;
    }

    static TomcatRefusal of(Request request, int status, @Nullable Throwable failure) {
        if (!(request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol)) {
            return new TomcatRefusal(Refusal.MALFORMED, status, null);
        }
        String message = failure == null ? "" : String.valueOf(failure.getMessage());
        int most = protocol.getMaxHttpRequestHeaderSize();
        if (message.equals(FULL) && request.getCoyoteRequest().requestURI().isNull()) {
            return new TomcatRefusal(
                    Refusal.LINE_TOO_LONG,
                    URI_TOO_LONG,
                    "the request line alone is longer than the " + most + " bytes for it and the headers together;"
                            + " shorten the path");
        }
        if (message.equals(FULL)) {
            return new TomcatRefusal(
                    Refusal.HEADERS_TOO_LARGE,
                    HEADERS_TOO_LARGE,
                    "the request line and the headers take more than " + most + " bytes together; send less");
        }
        int count = protocol.getMaxHeaderCount();
        if (message.equals(tooMany(count))) {
            return new TomcatRefusal(
                    Refusal.HEADERS_TOO_LARGE,
                    HEADERS_TOO_LARGE,
                    "the request has more than " + count + " headers; send fewer");
        }
        return new TomcatRefusal(Refusal.MALFORMED, status, null);
    }

    private static String tooMany(int most) {
        return StringManager.getManager("org.apache.tomcat.util.http").getString("headers.maxCountFail", most);
    }
}
