package io.recurrent.model;

import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.runtime.GraphFile;
import io.recurrent.runtime.GraphRejectedException;
import io.recurrent.runtime.GraphSignature;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.runtime.Session;
import io.recurrent.runtime.SessionContract;
import io.recurrent.task.tagging.CrfFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a bundle into a loaded model: vocabularies, graph checks, session. Thread safe. */
public final class ModelLoader {
    private final OnnxRuntime runtime;

    /** A loader whose sessions live in {@code runtime}. */
    public ModelLoader(OnnxRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Loads a bundle of any task but tensors.
     *
     * @return the model, owned by the caller
     * @throws BundleException when manifest, vocabularies and graph do not agree
     */
    public LoadedModel load(Bundle bundle) {
        TokenizerPart part = bundle.manifest().tokenizer();
        TextParts text = part == null ? TextParts.NONE : TextParts.read(bundle, part);
        Opened<GraphRoles> opened = open(
                bundle,
                (graph, signature) -> new SignatureCheck(bundle.manifest(), graph, signature, states(bundle))
                        .roles(text.tokenIds(), text.characterIds()),
                GraphRoles::contract);
        return new LoadedModel(bundle, text, opened.roles(), opened.session());
    }

    /**
     * Loads a bundle of the task tensors.
     *
     * @return the graph, owned by the caller
     * @throws BundleException when manifest and graph do not agree
     */
    public TensorGraph loadTensors(Bundle bundle) {
        Opened<TensorRoles> opened = open(
                bundle,
                (graph, signature) ->
                        new TensorSignature(bundle.manifest().graph(), graph, signature, states(bundle)).roles(),
                TensorRoles::contract);
        return new TensorGraph(bundle, opened.roles(), opened.session());
    }

    private static SignatureCheck.InitialStates states(Bundle bundle) {
        return (key, state) -> DataFiles.floats(bundle.file(key, state), state);
    }

    /** The samples that a version must answer before it serves. */
    public static List<GoldenSample> golden(Bundle bundle) {
        return DataFiles.golden(bundle.file("files", Bundle.GOLDEN), Bundle.GOLDEN);
    }

    /** The CRF's tables, or null when the model has none. */
    public static @Nullable CrfFile crf(Bundle bundle) {
        ModelManifest.TagsPart tags = bundle.manifest().tags();
        if (tags == null || tags.crf() == null) {
            return null;
        }
        return DataFiles.crf(bundle.file("tags.crf", tags.crf()), tags.crf());
    }

    /** What the graph's tensors mean. */
    private interface Roles<R> {
        R of(GraphFile graph, GraphSignature signature);
    }

    private record Opened<R>(R roles, Session session) {}

    private <R> Opened<R> open(Bundle bundle, Roles<R> meaning, Function<R, SessionContract> contract) {
        String name = bundle.manifest().graph().file();
        Path file = bundle.file("graph.file", name);
        AtomicReference<@Nullable R> roles = new AtomicReference<>();
        try {
            GraphFile graph = GraphFile.read(file);
            if (runtime.provider().provider() == Provider.CUDA && graph.hasReverseVanillaRnn()) {
                throw new BundleException(
                        name,
                        "has a vanilla RNN that runs backwards, which CUDA gets wrong for padded rows;"
                                + " serve it on the CPU");
            }
            Session session = runtime.open(file, signature -> {
                R found = meaning.of(graph, signature);
                roles.set(found);
                return contract.apply(found);
            });
            R found = roles.get();
            if (found == null) {
                throw new IllegalStateException("a session without roles; this is a bug in the server");
            }
            return new Opened<>(found, session);
        } catch (GraphRejectedException e) {
            throw new BundleException(name, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BundleException(name, "cannot be read", e);
        }
    }
}
