package io.recurrent.config;

import io.recurrent.engine.CallEngine;
import io.recurrent.engine.InputCalls;
import io.recurrent.serving.Task;
import io.recurrent.serving.Tasks;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.task.classification.ClassificationTask;
import io.recurrent.task.classification.Classifier;
import io.recurrent.task.forecasting.ForecastService;
import io.recurrent.task.forecasting.Forecaster;
import io.recurrent.task.forecasting.ForecastingSettings;
import io.recurrent.task.forecasting.ForecastingTask;
import io.recurrent.task.generation.GenerationMetrics;
import io.recurrent.task.generation.GenerationSettings;
import io.recurrent.task.generation.GenerationTask;
import io.recurrent.task.generation.Generator;
import io.recurrent.task.tagging.Tagger;
import io.recurrent.task.tagging.TaggingService;
import io.recurrent.task.tagging.TaggingTask;
import io.recurrent.task.tensors.TensorsTask;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tasks that models may do, and the door of each. */
@Configuration(proxyBeanMethods = false)
class TaskConfig {
    /** The list; {@code others} come from outside of this code base. */
    @Bean
    Tasks tasks(
            GenerationSettings generation,
            GenerationMetrics.Source metrics,
            ForecastingSettings forecasting,
            ObjectProvider<Task> others) {
        List<Task> own = List.of(
                ClassificationTask.ofTexts(),
                new TaggingTask(),
                new GenerationTask(generation, metrics),
                ClassificationTask.ofFrames(),
                new ForecastingTask(forecasting),
                new TensorsTask());
        return new Tasks(Stream.concat(own.stream(), others.orderedStream()).toList());
    }

    @Bean
    InputCalls inputCalls(CallEngine engine) {
        return new InputCalls(engine);
    }

    @Bean
    ClassificationService classificationService(InputCalls calls) {
        return new Classifier(calls);
    }

    @Bean
    TaggingService taggingService(InputCalls calls) {
        return new Tagger(calls);
    }

    @Bean
    GenerationSettings generationSettings(RecurrentProperties properties) {
        RecurrentProperties.Generation generation = properties.generation();
        return new GenerationSettings(
                generation.maxTokens(),
                generation.maxLive(),
                properties.calls().callerShare(),
                generation.prefixCache().toBytes());
    }

    @Bean
    Generator generationService(CallEngine engine, GenerationSettings settings) {
        return new Generator(engine, settings, () -> ThreadLocalRandom.current().nextLong());
    }

    @Bean
    ForecastingSettings forecastingSettings(RecurrentProperties properties) {
        RecurrentProperties.Forecasting forecasting = properties.forecasting();
        return new ForecastingSettings(
                forecasting.maxSeries(), forecasting.maxSamples(), forecasting.maxValues(), forecasting.maxLive());
    }

    @Bean
    ForecastService forecastService(CallEngine engine, ForecastingSettings settings) {
        return new Forecaster(
                engine, settings, () -> ThreadLocalRandom.current().nextLong());
    }
}
