package io.recurrent.api.rest.exchange;

import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * A virtual thread for each request. Calls keep their thread while they wait for their rows; with a pool, those beyond
 * it would wait for a thread, where nobody counts or refuses them and probes wait behind them.
 *
 * <p>For this port only: the management port keeps its platform threads, so that its probes wait neither for calls nor
 * for their processor time. It has more of them than connections ({@code recurrent.connections.management}), so none
 * waits for a thread there either.
 */
@Component
final class RequestThreads implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(new VirtualThreadExecutor("http-")));
    }
}
