package io.recurrent.serving;

import io.recurrent.model.Bundle;
import io.recurrent.model.BundleException;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.ModelLoader;
import io.recurrent.model.ModelManifest;
import io.recurrent.model.ModelManifest.TagsPart;
import io.recurrent.model.TensorGraph;
import io.recurrent.registry.VersionLoader;
import io.recurrent.registry.VersionLocation;
import io.recurrent.task.classification.Activation;
import io.recurrent.task.classification.TextClassification;
import io.recurrent.task.generation.GenerationSettings;
import io.recurrent.task.generation.GenerationSlots;
import io.recurrent.task.generation.GenerationTask;
import io.recurrent.task.generation.PrefixStates;
import io.recurrent.task.tagging.CrfFile;
import io.recurrent.task.tagging.CrfTables;
import io.recurrent.task.tagging.TagScheme;
import io.recurrent.task.tagging.TokenTagging;
import io.recurrent.task.tensors.TensorTrialRows;
import io.recurrent.task.writing.NextTokens;
import io.recurrent.task.writing.WritingVocabulary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From a directory to a model that has given all its golden answers. Thread safe. */
public final class ServedModelLoader implements VersionLoader<ServedModel> {
    private final ModelLoader loader;
    private final QueueFactory queues;
    private final GenerationSettings generation;
    private final ServingMetrics metrics;
    private final LoadMemory memory;
    private final LoadPace pace;

    /** Loads graphs through {@code loader}, and gives each its queue of {@code queues}. */
    public ServedModelLoader(
            ModelLoader loader, QueueFactory queues, GenerationSettings generation, ServingMetrics metrics) {
        this(loader, queues, generation, metrics, LoadMemory.UNCHECKED, LoadPace.NONE);
    }

    /** As above, if {@code memory} has room for it, at {@code pace}. */
    public ServedModelLoader(
            ModelLoader loader,
            QueueFactory queues,
            GenerationSettings generation,
            ServingMetrics metrics,
            LoadMemory memory,
            LoadPace pace) {
        this.loader = loader;
        this.queues = queues;
        this.generation = generation;
        this.metrics = metrics;
        this.memory = memory;
        this.pace = pace;
    }

    @Override
    public ServedModel load(VersionLocation location) {
        Bundle bundle = bundle(location);
        pace.pause();
        memory.require(bundle);
        return bundle.manifest().task() == ModelManifest.Task.TENSORS ? tensors(bundle) : rows(bundle);
    }

    private ServedModel tensors(Bundle bundle) {
        TensorGraph graph = loader.loadTensors(bundle);
        try {
            TrialRows samples = new TensorTrialRows(graph, ModelLoader.golden(bundle), pace);
            return new ServedModel(graph, new ServedModel.Decoder.Tensors(graph), queues.open(graph, samples, pace));
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }

    private ServedModel rows(Bundle bundle) {
        LoadedModel loaded = loader.load(bundle);
        try {
            ServedModel.Decoder decoder = decoder(loaded);
            TextTrialRows samples = new GoldenCheck(loaded, decoder, pace).verify(ModelLoader.golden(bundle));
            return new ServedModel(loaded, decoder, queues.open(loaded, samples, pace));
        } catch (RuntimeException | Error e) {
            loaded.close();
            throw e;
        }
    }

    private static Bundle bundle(VersionLocation location) {
        if (!Bundle.complete(location.directory())) {
            throw new BundleException(
                    Bundle.MANIFEST,
                    "is missing, or not a plain file; it is written last, so the bundle is not complete");
        }
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
        bundle(location);
    }

    private ServedModel.Decoder decoder(LoadedModel loaded) {
        Bundle bundle = loaded.bundle();
        ModelManifest manifest = bundle.manifest();
        Optional<WritingVocabulary> writing = loaded.writing();
        if (writing.isPresent()) {
            return new ServedModel.Decoder.Language(writer(bundle, writing.get()));
        }
        TagsPart tags = manifest.tags();
        if (tags == null) {
            return classifier(manifest);
        }
        CrfTables tables = tables(bundle, tags);
        try {
            return new ServedModel.Decoder.Tagger(new TokenTagging(scheme(tags), tags.labels(), tables));
        } catch (IllegalArgumentException e) {
            throw BundleException.at("tags", String.valueOf(e.getMessage()));
        }
    }

    private GenerationTask writer(Bundle bundle, WritingVocabulary vocabulary) {
        NextTokens task;
        try {
            task = new NextTokens(vocabulary.tokens(), vocabulary.never());
        } catch (IllegalArgumentException e) {
            throw BundleException.at("tokenizer.vocabulary", String.valueOf(e.getMessage()));
        }
        PrefixStates prefixes = new PrefixStates(generation.prefixBytes());
        GenerationSlots slots = new GenerationSlots(generation.slots());
        return new GenerationTask(
                task,
                vocabulary,
                prefixes,
                slots,
                metrics.generation(bundle.name(), bundle.version(), slots, prefixes));
    }

    private static ServedModel.Decoder classifier(ModelManifest manifest) {
        try {
            return new ServedModel.Decoder.Classifier(new TextClassification(manifest.labels(), activation(manifest)));
        } catch (IllegalArgumentException e) {
            throw BundleException.at("labels", String.valueOf(e.getMessage()));
        }
    }

    private static Activation activation(ModelManifest manifest) {
        return switch (manifest.activation()) {
            case SIGMOID -> Activation.SIGMOID;
            case NONE -> Activation.NONE;
            case SOFTMAX -> Activation.SOFTMAX;
        };
    }

    private static TagScheme scheme(TagsPart tags) {
        return switch (tags.scheme()) {
            case BIO -> TagScheme.BIO;
            case BIOES -> TagScheme.BIOES;
            case BMES -> TagScheme.BMES;
            case IO -> TagScheme.IO;
        };
    }

    private static @Nullable CrfTables tables(Bundle bundle, TagsPart tags) {
        CrfFile crf = ModelLoader.crf(bundle);
        if (crf == null) {
            return null;
        }
        try {
            return new CrfTables(crf.start(), crf.end(), crf.transitions());
        } catch (IllegalArgumentException e) {
            throw new BundleException(String.valueOf(tags.crf()), String.valueOf(e.getMessage()), e);
        }
    }
}
