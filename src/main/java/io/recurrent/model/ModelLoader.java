package io.recurrent.model;

import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.runtime.GraphFile;
import io.recurrent.runtime.GraphRejectedException;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.runtime.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Turns a bundle into a loaded model: vocabularies, graph checks, session. Thread safe. */
public final class ModelLoader {
    private final OnnxRuntime runtime;

    /** A loader whose sessions live in {@code runtime}. */
    public ModelLoader(OnnxRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Loads a bundle.
     *
     * @return the model, owned by the caller
     * @throws BundleException when manifest, vocabularies and graph do not agree
     */
    public LoadedModel load(Bundle bundle) {
        TokenizerPart part = bundle.manifest().tokenizer();
        TextParts text = part == null ? TextParts.NONE : TextParts.read(bundle, part);
        AtomicReference<@Nullable GraphRoles> roles = new AtomicReference<>();
        Session session = open(bundle, roles, text);
        GraphRoles found = roles.get();
        if (found == null) {
            throw new IllegalStateException("a session without roles; this is a bug in the server");
        }
        return new LoadedModel(bundle, text, found, session);
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

    private Session open(Bundle bundle, AtomicReference<@Nullable GraphRoles> roles, TextParts text) {
        String name = bundle.manifest().graph().file();
        Path file = bundle.file("graph.file", name);
        try {
            GraphFile graph = GraphFile.read(file);
            if (runtime.provider().provider() == Provider.CUDA && graph.hasReverseVanillaRnn()) {
                throw new BundleException(
                        name,
                        "has a vanilla RNN that runs backwards, which CUDA gets wrong for padded rows;"
                                + " serve it on the CPU");
            }
            return runtime.open(file, signature -> {
                GraphRoles found = new SignatureCheck(
                                bundle.manifest(),
                                graph,
                                signature,
                                (key, state) -> DataFiles.floats(bundle.file(key, state), state))
                        .roles(text.tokenIds(), text.characterIds());
                roles.set(found);
                return found.contract();
            });
        } catch (GraphRejectedException e) {
            throw new BundleException(name, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new BundleException(name, "cannot be read", e);
        }
    }
}
