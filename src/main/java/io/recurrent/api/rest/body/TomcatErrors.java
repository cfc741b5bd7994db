package io.recurrent.api.rest.body;

import io.recurrent.api.rest.error.ProblemWriter;
import io.recurrent.api.rest.exchange.CallerWatch;
import io.recurrent.api.rest.exchange.Port;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Set;
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

/**
 * Tomcat's own refusals, such as a malformed request line, as problems: no HTML and no server version. They are
 * counted, and logged in a line at DEBUG that holds nothing of the caller's; application.yml keeps Tomcat's own lines
 * out.
 */
@Component
public final class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final Logger LOG = LoggerFactory.getLogger(TomcatErrors.class);

    private final ProblemWriter problems;
    private final RefusalMetrics refusals;
    private final CallerWatch watch;
    private final RestOfBody rest;

    TomcatErrors(ProblemWriter problems, RefusalMetrics refusals, CallerWatch watch, Ticker ticker, Pause pause) {
        this.problems = problems;
        this.refusals = refusals;
        this.watch = watch;
        this.rest = new RestOfBody(ticker, pause);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        replace(factory, Port.API);
    }

    /** The same for the management port, which gets none of the API port's customizers by itself. */
    public void customizeManagement(TomcatServletWebServerFactory factory) {
        watch.customize(factory, Port.MANAGEMENT);
        replace(factory, Port.MANAGEMENT);
        // Boot's page, which has a form of its own. What nobody else answers comes to the valve.
        factory.setErrorPages(Set.of());
    }

    private void replace(TomcatServletWebServerFactory factory, Port port) {
        factory.addContextCustomizers(context -> replace(context.getParent(), port));
    }

    private void replace(Container parent, Port port) {
        if (parent instanceof StandardHost host) {
            // The host adds a valve of this class unless it has one already.
            host.setErrorReportValveClass(ProblemValve.class.getName());
            host.getPipeline().addValve(new ProblemValve(this, port));
        }
    }

    private static final class ProblemValve extends ErrorReportValve {
        private static final int FIRST_ERROR = 400;

        private final TomcatErrors errors;
        private final Port port;

        private ProblemValve(TomcatErrors errors, Port port) {
            this.errors = errors;
            this.port = port;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            port.mark(request);
            super.invoke(request, response);
            errors.rest.drop(request, response);
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            int status = response.getStatus();
            if (status < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            // Else sendError would count as an answer.
            response.setAppCommitted(false);
            try {
                if (request.getContext() == null && TomcatRefusal.isOne(status)) {
                    errors.refuse(request, response, TomcatRefusal.of(request, status, failure));
                } else {
                    errors.problems.refuse(request, response.getResponse(), status);
                }
            } catch (IOException e) {
                LOG.debug("the caller has gone before its error could be answered", e);
            }
        }
    }

    private void refuse(Request request, Response response, TomcatRefusal refusal) throws IOException {
        refusals.refused(Transport.HTTP, refusal.reason());
        LOG.debug("refused before it was a request: {}, {}", refusal.reason(), refusal.status());
        String detail = refusal.detail();
        if (detail == null) {
            problems.refuse(request, response.getResponse(), refusal.status());
        } else {
            problems.refuse(request, response.getResponse(), refusal.status(), detail);
        }
    }
}
