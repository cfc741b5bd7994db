package io.recurrent.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.recurrent.batch.BatchMetrics;
import io.recurrent.batch.BatchQueue;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.VersionState;
import io.recurrent.service.models.ModelStatistics;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.serving.Exactness;
import io.recurrent.serving.GraphId;
import io.recurrent.serving.ServingMetrics;
import io.recurrent.task.generation.GenerationMetrics;
import io.recurrent.task.generation.GenerationSlots;
import io.recurrent.task.generation.PrefixStates;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures versions, and knows which there are: only their names become label values. Thread safe.
 *
 * <p>A version is known from its state NEW until it is removed. News of any other state for an unknown version came
 * late, past the removal, and is dropped: it would bring back meters that nobody removes again.
 */
public final class MicrometerRegistryMetrics
        implements RegistryMetrics, ServingMetrics, ModelStatistics, GenerationMetrics.Source {
    private final MeterRegistry registry;
    private final ConcurrentHashMap<Key, VersionMeters> versions = new ConcurrentHashMap<>();

    private record Key(String model, String version) {}

    /** Measures into {@code registry}. */
    public MicrometerRegistryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void changed(String model, int version, VersionState state) {
        Key key = key(model, version);
        VersionMeters meters = state == VersionState.NEW
                ? versions.computeIfAbsent(key, it -> VersionMeters.register(registry, it.model(), it.version()))
                : versions.get(key);
        if (meters != null) {
            meters.become(state);
        }
    }

    @Override
    public void loaded(String model, int version, long nanos) {
        VersionMeters meters = versions.get(key(model, version));
        if (meters != null) {
            meters.loaded(nanos);
        }
    }

    @Override
    public BatchMetrics batches(GraphId graph) {
        VersionMeters meters = versions.get(key(graph.model(), graph.version()));
        return meters == null ? BatchMetrics.NONE : meters.batches(graph.graph());
    }

    @Override
    public void serving(GraphId graph, BatchQueue<?> queue, Exactness exactness) {
        VersionMeters meters = versions.get(key(graph.model(), graph.version()));
        if (meters != null) {
            meters.serving(graph.graph(), queue, exactness);
        }
    }

    @Override
    public GenerationMetrics of(String model, int version, GenerationSlots slots, PrefixStates prefixes) {
        VersionMeters meters = versions.get(key(model, version));
        return meters == null ? GenerationMetrics.NONE : meters.writing(slots, prefixes);
    }

    @Override
    public void removed(String model, int version) {
        // Closed inside, so that the same version becoming NEW again waits and does not lose its new meters.
        versions.computeIfPresent(key(model, version), (key, meters) -> {
            meters.close();
            return null;
        });
    }

    @Override
    public List<VersionStatistics> all() {
        Comparator<Map.Entry<Key, VersionMeters>> byName =
                Comparator.comparing(entry -> entry.getKey().model());
        Comparator<Map.Entry<Key, VersionMeters>> oldestFirst =
                Comparator.comparingInt(entry -> Integer.parseInt(entry.getKey().version()));
        return versions.entrySet().stream()
                .filter(entry -> entry.getValue().loaded())
                .sorted(byName.thenComparing(oldestFirst.reversed()))
                .map(entry -> entry.getValue()
                        .statistics(entry.getKey().model(), entry.getKey().version()))
                .toList();
    }

    /** The meters of a known version, or null. */
    @Nullable
    VersionMeters find(String model, String version) {
        return versions.get(new Key(model, version));
    }

    private static Key key(String model, int version) {
        return new Key(model, Integer.toString(version));
    }
}
