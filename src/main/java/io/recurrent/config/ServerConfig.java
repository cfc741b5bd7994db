package io.recurrent.config;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.admission.AdmissionSettings;
import io.recurrent.admission.ReadingGate;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.call.CallFactory;
import io.recurrent.call.SharedLimit;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallMetrics;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.oip.TensorCalls;
import io.recurrent.service.oip.TensorService;
import io.recurrent.service.sequences.Sequences;
import io.recurrent.serving.BatchingSettings;
import io.recurrent.serving.QueueFactory;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServingMetrics;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The server's parts and how they hang together. Spring Boot's parts are asked for here since it looks at this
 * package's classes.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(RecurrentProperties.class)
class ServerConfig {
    private static final Logger LOG = LoggerFactory.getLogger("io.recurrent");

    @Bean
    Ticker ticker() {
        return Ticker.system();
    }

    @Bean
    Pause pause() {
        return Pause.system();
    }

    @Bean
    OnnxRuntime onnxRuntime(RecurrentProperties properties) {
        OnnxRuntime runtime = new OnnxRuntime(properties.runtime().cuda());
        LOG.info(
                "models run on {}: {}",
                runtime.provider().provider(),
                runtime.provider().reason());
        return runtime;
    }

    @Bean
    Admission admission(RecurrentProperties properties) {
        RecurrentProperties.Calls calls = properties.calls();
        return new Admission(new SharedLimit(calls.maxLive(), calls.callerShare()));
    }

    @Bean
    AdmissionPolicy admissionPolicy(RecurrentProperties properties) {
        return new AdmissionPolicy(
                new AdmissionSettings(
                        properties.queue().burstDelay(), properties.queue().targetDelay()),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    // Closed by the lifecycle, in its order.
    @Bean(destroyMethod = "")
    BatchScheduler batchScheduler(RecurrentProperties properties, Ticker ticker) {
        return new BatchScheduler(ticker, properties.runtime().workerCount());
    }

    @Bean
    QueueFactory queueFactory(
            BatchScheduler scheduler,
            RecurrentProperties properties,
            ServingMetrics metrics,
            OnnxRuntime runtime,
            Ticker ticker) {
        boolean onThread = runtime.provider().provider() == Provider.CPU;
        RecurrentProperties.Batching batching = properties.batching();
        return new QueueFactory(
                scheduler,
                new BatchingSettings(
                        batching.policy(),
                        batching.maxRows(),
                        batching.maxPaddedSteps(),
                        batching.maxRun(),
                        batching.window(),
                        batching.chunkSteps(),
                        properties.queue().maxRows(),
                        batching.probe()),
                metrics,
                onThread ? Ticker.threadCpu() : ticker,
                ticker);
    }

    @Bean
    CallEngine callEngine(
            ModelRegistry<ServedModel> registry,
            Admission admission,
            AdmissionPolicy policy,
            ReadingGate gate,
            CallMetrics metrics) {
        return new CallEngine(registry, admission, policy, gate, metrics);
    }

    @Bean
    ServerState serverState(
            ModelRegistry<ServedModel> registry,
            Admission admission,
            BatchScheduler scheduler,
            RecurrentProperties properties) {
        return new ServerState(
                registry, admission, scheduler::stuck, properties.models().names());
    }

    @Bean
    TensorService tensorService(
            ModelRegistry<ServedModel> registry, CallEngine calls, Sequences sequences, CallFactory factory) {
        return new TensorCalls(registry, calls, sequences, factory);
    }

    @Bean
    ModelsLifecycle modelsLifecycle(
            RecurrentProperties properties,
            ModelsUpkeep upkeep,
            BatchScheduler scheduler,
            ServerState state,
            Sequences sequences) {
        return new ModelsLifecycle(properties, upkeep, scheduler, state, sequences);
    }
}
