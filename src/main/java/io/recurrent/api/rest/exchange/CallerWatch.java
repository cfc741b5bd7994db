package io.recurrent.api.rest.exchange;

import io.recurrent.call.Call;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Lets a call ask whether its HTTP caller has gone; see {@link WatchingProtocol}. */
@Component
final class CallerWatch implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final String ATTRIBUTE = CallerWatch.class.getName() + ".probe";

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(WatchingProtocol.class.getName());
        factory.addEngineValves(new ProbeValve());
    }

    /** Gives the call the probe of its request, if it has one. */
    static void over(Call call, HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof BooleanSupplier gone) {
            call.watchCaller(gone);
        }
    }

    private static final class ProbeValve extends ValveBase {
        private ProbeValve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            BooleanSupplier gone = WatchingProtocol.probe(request);
            if (gone != null) {
                request.setAttribute(ATTRIBUTE, gone);
            }
            getNext().invoke(request, response);
        }
    }
}
