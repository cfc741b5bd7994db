package io.recurrent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What the transports turn away, by transport and reason; zero from the start. Thread safe. */
public final class RefusalMeters implements RefusalMetrics {
    private static final Set<Transport> TRANSPORTS = Set.of(Transport.HTTP, Transport.GRPC);

    private final Map<Transport, Map<Refusal, Counter>> counters = new EnumMap<>(Transport.class);

    /** Measures into {@code registry}. */
    public RefusalMeters(MeterRegistry registry) {
        for (Transport transport : TRANSPORTS) {
            Map<Refusal, Counter> byReason = new EnumMap<>(Refusal.class);
            for (Refusal reason : Refusal.values()) {
                byReason.put(
                        reason,
                        Counter.builder("recurrent.transport.refusals")
                                .description("What a transport refused before it was a call, by reason")
                                .tag("transport", MeterLabels.lowerCase(transport))
                                .tag("reason", MeterLabels.lowerCase(reason))
                                .register(registry));
            }
            counters.put(transport, byReason);
        }
    }

    @Override
    public void refused(Transport transport, Refusal reason) {
        Counter counter = counters.getOrDefault(transport, Map.of()).get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
