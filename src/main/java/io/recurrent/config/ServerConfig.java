package io.recurrent.config;

import io.recurrent.admission.Admission;
import io.recurrent.batch.RowQueue;
import io.recurrent.inference.DataPlane;
import io.recurrent.inference.InferenceMetrics;
import io.recurrent.inference.InferenceService;
import io.recurrent.inference.ModelControl;
import io.recurrent.inference.RegistryControl;
import io.recurrent.inference.ServedModel;
import io.recurrent.inference.ServedModelLoader;
import io.recurrent.inference.ServerState;
import io.recurrent.inference.TextRow;
import io.recurrent.model.ModelLoader;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.time.Ticker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server's parts and how they hang together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecurrentProperties.class)
class ServerConfig {
    private static final Logger LOG = LoggerFactory.getLogger("io.recurrent");

    @Bean
    Ticker ticker() {
        return Ticker.system();
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
        return new Admission(properties.queue().maxRows());
    }

    @Bean
    RowQueue<TextRow> rowQueue(RecurrentProperties properties) {
        return new RowQueue<>(properties.queue().maxRows());
    }

    // Closed by the lifecycle, after the workers: a bean's own close would come in an order that nobody chose.
    @Bean(destroyMethod = "")
    ModelRegistry<ServedModel> modelRegistry(OnnxRuntime runtime, RegistryMetrics metrics, Ticker ticker) {
        return new ModelRegistry<>(new ServedModelLoader(new ModelLoader(runtime)), metrics, ticker, LOG::info);
    }

    @Bean
    ServerState serverState(ModelRegistry<ServedModel> registry, Admission admission, RecurrentProperties properties) {
        return new ServerState(registry, admission, properties.models().names());
    }

    @Bean
    ModelControl modelControl(ModelRegistry<ServedModel> registry) {
        return new RegistryControl(registry);
    }

    @Bean
    InferenceService inferenceService(
            ModelRegistry<ServedModel> registry,
            Admission admission,
            RowQueue<TextRow> queue,
            InferenceMetrics metrics) {
        return new DataPlane(registry, admission, queue, metrics);
    }

    @Bean
    ModelsLifecycle modelsLifecycle(
            RecurrentProperties properties,
            ModelRegistry<ServedModel> registry,
            RowQueue<TextRow> queue,
            ServerState state) {
        return new ModelsLifecycle(properties, registry, queue, state);
    }
}
