package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelLoader;
import io.recurrent.model.RowModel;
import io.recurrent.registry.VersionLoader;
import io.recurrent.registry.VersionLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a directory to a model that has given all its golden answers. Thread safe. */
public final class ServedModelLoader implements VersionLoader<ServedModel> {
    private final ModelLoader loader;
    private final QueueFactory queues;
    private final Tasks tasks;
    private final LoadLimits limits;

    /** Loads graphs of {@code tasks} through {@code loader}, and gives each its queue of {@code queues}. */
    public ServedModelLoader(ModelLoader loader, QueueFactory queues, Tasks tasks) {
        this(loader, queues, tasks, LoadLimits.NONE);
    }

    /** As above, within {@code limits}. */
    public ServedModelLoader(ModelLoader loader, QueueFactory queues, Tasks tasks, LoadLimits limits) {
        this.loader = loader;
        this.queues = queues;
        this.tasks = tasks;
        this.limits = limits;
    }

    @Override
    public ServedModel load(VersionLocation location) {
        LoadDeadline deadline = limits.deadline();
        try {
            return loader.limits().within(deadline.limit(), () -> load(location, deadline));
        } catch (RuntimeException e) {
            throw deadline.meaning(e);
        }
    }

    private ServedModel load(VersionLocation location, LoadPace pace) {
        Bundle bundle = bundle(location);
        TaskDefinition definition = tasks.define(bundle);
        pace.pause();
        limits.memory().require(bundle);
        Map<String, RowModel> graphs = loader.load(bundle, definition.graphs());
        Deque<ServedGraph> open = new ArrayDeque<>();
        try {
            ServedTask task = definition.open(bundle, graphs);
            Golden golden = task.golden();
            new GoldenCheck(golden, pace).verify(ModelLoader.golden(bundle));
            Map<String, ServedGraph> served = new LinkedHashMap<>();
            graphs.forEach((name, model) -> {
                open.add(queues.open(bundle, name, model, golden.trialRows(name), pace, loader.limits()));
                served.put(name, open.getLast());
            });
            queues.serving(bundle, served.values());
            return new ServedModel(bundle, task, served);
        } catch (RuntimeException | Error e) {
            try {
                List<Runnable> closes = new ArrayList<>();
                open.forEach(graph -> closes.add(graph.queue()::close));
                graphs.values().forEach(graph -> closes.add(graph::close));
                ServedModel.closeAll(closes);
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private static Bundle bundle(VersionLocation location) {
        Bundle.requireManifest(location.directory());
        return Bundle.read(location.name(), location.version(), location.directory());
    }

    /** SHA-256 of the manifest, which holds the digests of all other files. */
    @Override
    public String fingerprint(VersionLocation location) {
        try {
            return Bundle.fingerprint(location.directory());
        } catch (BundleException e) {
            return "";
        }
    }

    @Override
    public void requireComplete(VersionLocation location) {
        tasks.define(bundle(location));
    }
}
