package io.recurrent.api.rest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Tomcat's own refusals, such as a malformed request line, as problems: no HTML and no server version. */
@Component
final class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    private static final class ProblemValve extends ErrorReportValve {
        private static final int FIRST_ERROR = 400;

        @Override
        protected void report(Request request, Response response, Throwable throwable) {
            int status = response.getStatus();
            if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            String detail = RefusalText.of(status, String.valueOf(request.getMethod()));
            String code = status < HttpStatuses.SERVER_ERROR ? "INVALID_ARGUMENT" : "INTERNAL";
            String body = "{\"type\":\"about:blank\",\"title\":\"" + HttpStatuses.title(status) + "\",\"status\":"
                    + status + ",\"detail\":\"" + detail + "\",\"code\":\"" + code
                    + "\",\"retryable\":false,\"requestId\":\"\"}";
            try {
                response.setContentType(Problem.MEDIA_TYPE);
                response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
                response.finishResponse();
            } catch (IOException e) {
                // The caller has gone; there is nobody to tell.
                request.setAttribute("recurrent.unreported", status);
            }
        }
    }
}
