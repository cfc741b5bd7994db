package io.recurrent.config;

import io.recurrent.admission.Admission;
import io.recurrent.batch.BatchScheduler;
import io.recurrent.config.RecurrentProperties.Models;
import io.recurrent.config.RecurrentProperties.Models.Mode;
import io.recurrent.model.ModelLoader;
import io.recurrent.registry.KeptLabels;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.Quarantine;
import io.recurrent.registry.QuarantinedLoader;
import io.recurrent.registry.RegistryLog;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.RegistrySettings;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelCatalog;
import io.recurrent.service.models.RegistryAdmin;
import io.recurrent.service.models.RegistryCatalog;
import io.recurrent.serving.FreeMemory;
import io.recurrent.serving.LoadLimits;
import io.recurrent.serving.LoadMemory;
import io.recurrent.serving.LoadPace;
import io.recurrent.serving.QueueFactory;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServedModelLoader;
import io.recurrent.serving.Tasks;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry of models: how versions are found, loaded and administered. */
@Configuration(proxyBeanMethods = false)
class RegistryConfig {
    private static final Logger LOG = LoggerFactory.getLogger("io.recurrent");
    private static final Logger AUDIT = LoggerFactory.getLogger("io.recurrent.audit");

    /** A failure is told with its causes; their stacks are for whoever looks closer. */
    private static final class Log implements RegistryLog {
        @Override
        public void line(String text) {
            LOG.info(text);
        }

        @Override
        public void warning(String text) {
            LOG.warn(text);
        }

        @Override
        public void failed(String text, Throwable failure) {
            StringBuilder causes = new StringBuilder();
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                causes.append("; caused by ").append(cause);
            }
            LOG.warn("{}{}", text, causes);
            LOG.debug("the stack of that failure", failure);
        }
    }

    @Bean
    RegistryThreads registryThreads(ObjectProvider<Shutdown> shutdown) {
        Shutdown end = shutdown.getIfAvailable();
        return end == null ? new RegistryThreads(() -> false) : new RegistryThreads(end::begun);
    }

    @Bean
    Quarantine quarantine(RecurrentProperties properties) {
        return new Quarantine(properties.models().quarantine(), LOG::warn);
    }

    @Bean
    KeptLabels keptLabels(RecurrentProperties properties) {
        Models models = properties.models();
        return new KeptLabels(models.quarantine(), models.directory(), LOG::warn);
    }

    /** As many calls as workers, or rows that wait: no worker has time to spare. */
    @Bean
    LoadPace loadPace(
            Admission admission,
            BatchScheduler scheduler,
            RecurrentProperties properties,
            RegistryThreads threads,
            Ticker ticker,
            Pause pause) {
        int workers = properties.runtime().workerCount();
        return new BusyPace(
                () -> admission.calls() >= workers || scheduler.waitingRows() > 0, threads::stopping, ticker, pause);
    }

    @Bean
    ServedModelLoader servedModelLoader(
            OnnxRuntime runtime,
            QueueFactory queues,
            Tasks tasks,
            RecurrentProperties properties,
            LoadPace pace,
            Ticker ticker) {
        FreeMemory free = new FreeMemory(Path.of("/"));
        Models models = properties.models();
        LoadMemory memory = new LoadMemory(free::bytes, models.memoryReserve().toBytes());
        return new ServedModelLoader(
                new ModelLoader(runtime, memory),
                queues,
                tasks,
                new LoadLimits(memory, pace, ticker, models.loadTimeout()));
    }

    @Bean
    BoundedLoader<ServedModel> boundedLoader(
            ServedModelLoader loader,
            Quarantine quarantine,
            RecurrentProperties properties,
            LoadPace pace,
            RegistryThreads threads,
            Ticker ticker) {
        return new BoundedLoader<>(
                new QuarantinedLoader<>(loader, quarantine), properties.models().loadTimeout(), pace, threads, ticker);
    }

    /** Looks as long as the server lives, from before the first load. */
    @Bean(destroyMethod = "close")
    RunWatch runWatch(OnnxRuntime runtime) {
        return new RunWatch(runtime.limits());
    }

    // Closed by the lifecycle, after the workers: a bean's own close would come in an order that nobody chose.
    @Bean(destroyMethod = "")
    ModelRegistry<ServedModel> modelRegistry(
            BoundedLoader<ServedModel> loader,
            RecurrentProperties properties,
            KeptLabels labels,
            RegistryThreads threads,
            RegistryMetrics metrics,
            Ticker ticker) {
        Models models = properties.models();
        return new ModelRegistry<>(
                loader,
                metrics,
                new RegistrySettings(
                        models::policyOf,
                        models.mode() == Mode.EXPLICIT,
                        model -> labels.at(model, models.labelsOf(model)),
                        models.drain(),
                        threads.closing()),
                ticker,
                new Log());
    }

    @Bean(initMethod = "begin", destroyMethod = "abandon")
    ModelsUpkeep modelsUpkeep(
            RecurrentProperties properties,
            ModelRegistry<ServedModel> registry,
            ServedModelLoader loader,
            Quarantine quarantine,
            RegistryThreads threads,
            ObjectProvider<Shutdown> shutdown) {
        ModelsUpkeep upkeep = new ModelsUpkeep(properties.models(), registry, loader, quarantine, threads);
        shutdown.ifAvailable(end -> end.atEnd(upkeep::end));
        return upkeep;
    }

    @Bean
    ModelCatalog modelCatalog(ModelRegistry<ServedModel> registry) {
        return new RegistryCatalog(registry);
    }

    @Bean
    ModelAdmin modelAdmin(
            ModelRegistry<ServedModel> registry,
            KeptLabels labels,
            RecurrentProperties properties,
            RegistryThreads threads) {
        Models models = properties.models();
        return new RegistryAdmin(
                registry,
                labels,
                new ModelDirectory(models.directory(), LOG::warn),
                models.mode() == Mode.EXPLICIT,
                threads.loading(),
                AUDIT::info);
    }
}
