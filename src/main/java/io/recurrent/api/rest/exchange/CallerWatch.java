package io.recurrent.api.rest.exchange;

import io.recurrent.call.Call;
import io.recurrent.call.ConnectionSettings;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.time.Ticker;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final ConnectionSettings settings;
    private final List<WatchingProtocol> api = new CopyOnWriteArrayList<>();

    CallerWatch(Ticker ticker, RefusalMetrics refusals, ConnectionSettings settings) {
        this.ticker = ticker;
        this.refusals = refusals;
        this.settings = settings;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        customize(factory, Port.API);
    }

    /** The same for a port, which may be one that gets none of the API port's customizers by itself. */
    public void customize(TomcatServletWebServerFactory factory, Port port) {
        factory.setProtocol(WatchingProtocol.class.getName());
        factory.addProtocolHandlerCustomizers(handler -> {
            if (handler instanceof WatchingProtocol protocol) {
                protocol.watch(ticker, refusals, settings, port);
                if (port == Port.API) {
                    api.add(protocol);
                }
            }
        });
        factory.addEngineValves(new ConnectionValve());
    }

    /**
     * Closes the API's port: all who have come are in, all others are refused by the system, and each answer from now
     * on says that it is the last of its connection.
     *
     * @param patience how long to wait for the port to be closed
     */
    public void leave(Duration patience) throws InterruptedException {
        for (WatchingProtocol protocol : api) {
            protocol.leave(patience);
        }
    }

    /** Connections to the API's port that are open. */
    public int open() {
        return api.stream().mapToInt(WatchingProtocol::open).sum();
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
