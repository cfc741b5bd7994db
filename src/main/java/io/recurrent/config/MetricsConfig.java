package io.recurrent.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.recurrent.admission.Admission;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.metrics.MemoryMeters;
import io.recurrent.metrics.MicrometerCallMetrics;
import io.recurrent.metrics.MicrometerRegistryMetrics;
import io.recurrent.metrics.RefusalMeters;
import io.recurrent.metrics.SequenceMeters;
import io.recurrent.metrics.ServerMeters;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.service.models.ServerState;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the server measures of itself. Spring binds {@link ServerMeters} to every meter registry. */
@Configuration(proxyBeanMethods = false)
class MetricsConfig {
    @Bean
    MicrometerRegistryMetrics registryMetrics(MeterRegistry registry) {
        return new MicrometerRegistryMetrics(registry);
    }

    @Bean
    MicrometerCallMetrics callMetrics(MeterRegistry registry, MicrometerRegistryMetrics versions) {
        return new MicrometerCallMetrics(registry, versions);
    }

    @Bean
    RefusalMeters refusalMeters(MeterRegistry registry) {
        return new RefusalMeters(registry);
    }

    @Bean
    SequenceMeters sequenceMeters(MeterRegistry registry) {
        return new SequenceMeters(registry);
    }

    @Bean
    MemoryMeters memoryMeters(MemoryBudget budget, ReadingGate gate) {
        return new MemoryMeters(budget, gate);
    }

    @Bean
    ServerMeters serverMeters(
            OnnxRuntime runtime,
            RecurrentProperties properties,
            Admission admission,
            BatchScheduler scheduler,
            ServerState state) {
        return new ServerMeters(runtime, properties.runtime().cuda(), admission, scheduler, state);
    }
}
