package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.recurrent.admission.Admission;
import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.call.Caller;
import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.SharedLimit;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallMetrics;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.engine.StageStarts;
import io.recurrent.engine.StageTimings;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionState;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.service.models.ServerState;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.tagging.Tagger;
import io.recurrent.time.Ticker;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MetricsConfigTest {
    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    PrometheusMetricsExportAutoConfiguration.class))
            .withUserConfiguration(MetricsConfig.class, Parts.class);

    /** What is measured. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(RecurrentProperties.class)
    static class Parts {
        @Bean
        OnnxRuntime onnxRuntime() {
            return new OnnxRuntime(CudaUse.OFF);
        }

        @Bean
        Admission admission() {
            return new Admission(new SharedLimit(1_000, 1));
        }

        @Bean
        MemoryBudget memoryBudget() {
            return MemoryBudget.ofHeap(1);
        }

        @Bean
        ReadingGate readingGate() {
            return new ReadingGate(1, Runnable::run);
        }

        @Bean
        BatchScheduler batchScheduler() {
            return new BatchScheduler(Ticker.system(), 1);
        }

        // Takes the metrics, as the server's own does: a cycle through the gauges would end here.
        @Bean(destroyMethod = "")
        ModelRegistry<ServedModel> modelRegistry(RegistryMetrics metrics) {
            return new ModelRegistry<>(
                    location -> {
                        throw new IllegalStateException("nothing is loaded here");
                    },
                    metrics,
                    Ticker.system(),
                    line -> {});
        }

        @Bean
        ServerState serverState(ModelRegistry<ServedModel> registry, Admission admission) {
            return new ServerState(registry, admission, () -> false, List.of());
        }
    }

    @Test
    void gives_the_rooms_one_adapter_each() {
        server.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(CallMetrics.class)
                .hasSingleBean(RefusalMetrics.class)
                .hasSingleBean(RegistryMetrics.class));
    }

    @Test
    void measures_into_the_registry_that_prometheus_scrapes() {
        server.run(context -> {
            context.getBean(RegistryMetrics.class).changed("ner", 3, VersionState.NEW);
            context.getBean(CallMetrics.class)
                    .finished(new CallRecord(
                            Transport.HTTP,
                            Tagger.KIND,
                            "ner",
                            "3",
                            null,
                            1,
                            StageTimings.NONE,
                            StageStarts.NONE,
                            1,
                            2,
                            1));

            context.getBean(RefusalMetrics.class).refused(Transport.GRPC, Refusal.MALFORMED);

            String scrape = context.getBean(PrometheusMeterRegistry.class).scrape();
            assertThat(scrape)
                    .contains("recurrent_model_state{model=\"ner\",state=\"new\",version=\"3\"} 1.0")
                    .contains("recurrent_tokens_total{model=\"ner\",version=\"3\"} 2.0")
                    .contains("recurrent_transport_refusals_total{reason=\"malformed\",transport=\"grpc\"} 1.0")
                    .contains("recurrent_transport_refusals_total{reason=\"malformed\",transport=\"http\"} 0.0");
        });
    }

    @Test
    void binds_the_gauges_of_the_server() {
        server.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);

            assertThat(registry.get("recurrent.server.ready").gauge().value()).isZero();
            try (Admission.Permit permit = context.getBean(Admission.class).enter(Caller.ANONYMOUS)) {
                assertThat(registry.get("recurrent.admission.calls").gauge().value())
                        .isEqualTo(1);
            }
            MemoryBudget budget = context.getBean(MemoryBudget.class);
            try (MemoryBudget.Share share = budget.share(Caller.ANONYMOUS)) {
                share.take(1000);
                assertThat(registry.get("recurrent.memory.requests").gauge().value())
                        .isEqualTo(1000);
                assertThat(registry.get("recurrent.memory.requests.limit")
                                .gauge()
                                .value())
                        .isEqualTo(budget.most());
            }
        });
    }
}
