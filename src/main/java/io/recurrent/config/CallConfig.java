package io.recurrent.config;

import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.call.CallFactory;
import io.recurrent.call.CallSettings;
import io.recurrent.call.ConnectionSettings;
import io.recurrent.time.Ticker;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What both transports need to make calls. */
@Configuration(proxyBeanMethods = false)
class CallConfig {
    private static final int READERS = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

    @Bean
    MemoryBudget memoryBudget(RecurrentProperties properties) {
        return MemoryBudget.ofHeap(properties.calls().callerShare());
    }

    /** Parsing leaves a core to everybody else, where there are several. */
    @Bean
    ReadingGate readingGate(@Qualifier("readers") ExecutorService readers) {
        return new ReadingGate(READERS, readers);
    }

    /** Platform threads, between which and all others the operating system divides the cores. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService readers() {
        return Executors.newFixedThreadPool(
                READERS,
                Thread.ofPlatform().name("recurrent-reader-", 0).daemon().factory());
    }

    @Bean
    CallFactory callFactory(Ticker ticker, RecurrentProperties properties) {
        RecurrentProperties.Calls calls = properties.calls();
        return new CallFactory(
                ticker, new CallSettings(calls.defaultDeadline(), calls.maxDeadline(), calls.maxInputs()));
    }

    @Bean
    ConnectionSettings connectionSettings(RecurrentProperties properties) {
        RecurrentProperties.Connections connections = properties.connections();
        return new ConnectionSettings(connections.addressShare(), connections.grpc(), connections.management());
    }
}
