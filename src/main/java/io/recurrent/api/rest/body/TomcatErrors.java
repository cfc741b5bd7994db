package io.recurrent.api.rest.body;

import io.recurrent.api.rest.error.ProblemWriter;
import io.recurrent.time.Ticker;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Container;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Tomcat's own refusals, such as a malformed request line, as problems: no HTML and no server version. */
@Component
final class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

    private final ProblemWriter problems;
    private final RestOfBody rest;

    TomcatErrors(ProblemWriter problems, Ticker ticker) {
        this.problems = problems;
        this.rest = new RestOfBody(ticker);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> replace(context.getParent()));
    }

    private void replace(Container parent) {
        if (parent instanceof StandardHost host) {
            // The host adds a valve of this class unless it has one already.
            host.setErrorReportValveClass(ProblemValve.class.getName());
            host.getPipeline().addValve(new ProblemValve(problems, rest));
        }
    }

    private static final class ProblemValve extends ErrorReportValve {
        private static final int FIRST_ERROR = 400;

        private final ProblemWriter problems;
        private final RestOfBody rest;

        private ProblemValve(ProblemWriter problems, RestOfBody rest) {
            this.problems = problems;
            this.rest = rest;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            super.invoke(request, response);
            rest.drop(request, response);
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            int status = response.getStatus();
            if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                problems.refuse(request, response.getResponse(), status);
            } catch (IOException e) {
                LOG.debug("the caller has gone before its error could be answered", e);
            }
        }
    }
}
