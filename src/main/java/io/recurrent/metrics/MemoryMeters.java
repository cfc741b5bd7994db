package io.recurrent.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;

/** What callers' requests take of the memory budget, and who waits to be parsed. The owner keeps this object. */
public final class MemoryMeters implements MeterBinder {
    private static final String BYTES = "bytes";

    private final MemoryBudget budget;
    private final ReadingGate gate;

    /** Meters over what others own. */
    public MemoryMeters(MemoryBudget budget, ReadingGate gate) {
        this.budget = budget;
        this.gate = gate;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("recurrent.memory.requests", budget, MemoryBudget::held)
                .baseUnit(BYTES)
                .description("Memory that requests take, parsed or not")
                .register(registry);
        Gauge.builder("recurrent.memory.requests.limit", budget, MemoryBudget::most)
                .baseUnit(BYTES)
                .description("Memory that requests may take")
                .register(registry);
        FunctionCounter.builder("recurrent.memory.refusals", budget, MemoryBudget::refused)
                .description("Calls that were refused since requests took all the memory that they may take")
                .register(registry);
        Gauge.builder("recurrent.reading.waiting", gate, ReadingGate::waiting)
                .description("Large requests that wait to be parsed")
                .register(registry);
    }
}
