package io.recurrent.api.rest.exchange;

import io.recurrent.call.Call;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.time.Ticker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives requests their {@link Connection}: a call can ask whether its HTTP caller has gone, and a body is read within
 * the call's deadline. See {@link WatchingProtocol}.
 */
@Component
public final class CallerWatch implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    static final String ATTRIBUTE = CallerWatch.class.getName() + ".connection";

    private final Ticker ticker;
    private final RefusalMetrics refusals;

    CallerWatch(Ticker ticker, RefusalMetrics refusals) {
        this.ticker = ticker;
        this.refusals = refusals;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.setProtocol(WatchingProtocol.class.getName());
        factory.addProtocolHandlerCustomizers(handler -> {
            if (handler instanceof WatchingProtocol protocol) {
                protocol.watch(ticker, refusals);
            }
        });
        factory.addEngineValves(new ConnectionValve());
    }

    /** Lets the call ask for its caller, if the request has a connection. */
    static void over(Call call, HttpServletRequest request) {
        Connection connection = Connection.of(request);
        if (connection != null) {
            call.watchCaller(connection::callerGone);
        }
    }

    private static final class ConnectionValve extends ValveBase {
        private ConnectionValve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            Connection connection = WatchingProtocol.connection(request);
            if (connection != null) {
                request.setAttribute(ATTRIBUTE, connection);
            }
            getNext().invoke(request, response);
        }
    }
}
