package io.recurrent.model;

import io.recurrent.model.ModelManifest.TokenizerPart;
import io.recurrent.model.SignatureCheck.OpenGraph;
import io.recurrent.runtime.GraphFile;
import io.recurrent.runtime.GraphRejectedException;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.runtime.RunLimits;
import io.recurrent.runtime.Session;
import io.recurrent.runtime.SessionContract;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a bundle into a loaded model: vocabularies, graph checks, session. Thread safe. */
public final class ModelLoader {
    private final OnnxRuntime runtime;
    private final ConstantMemory memory;

    /** A loader whose sessions live in {@code runtime}. */
    public ModelLoader(OnnxRuntime runtime) {
        this(runtime, ConstantMemory.UNCHECKED);
    }

    /** As above, if {@code memory} has room for what graphs compute while they are loaded. */
    public ModelLoader(OnnxRuntime runtime, ConstantMemory memory) {
        this.runtime = runtime;
        this.memory = memory;
    }

    /** What runs of the loaded graphs may take. */
    public RunLimits limits() {
        return runtime.limits();
    }

    /**
     * Loads the graphs of a bundle.
     *
     * @param forms what each must be, by name; the manifest has these graphs and no others
     * @return the graphs by name, in the order of {@code forms}, owned by the caller
     * @throws BundleException when manifest, vocabularies and graphs do not agree; then nothing is left open
     */
    public Map<String, RowModel> load(Bundle bundle, Map<String, GraphForm> forms) {
        TokenizerPart part = bundle.manifest().tokenizer();
        TextParts text = part == null ? TextParts.NONE : TextParts.read(bundle, part);
        Map<String, RowModel> loaded = new LinkedHashMap<>();
        try {
            forms.forEach((name, form) -> loaded.put(name, load(bundle, name, form, text)));
        } catch (RuntimeException | Error e) {
            loaded.values().forEach(RowModel::close);
            throw e;
        }
        return loaded;
    }

    private RowModel load(Bundle bundle, String name, GraphForm form, TextParts text) {
        ModelManifest manifest = bundle.manifest();
        return switch (form) {
            case GraphForm.Rows rows -> {
                Opened<GraphRoles> opened = open(
                        bundle,
                        name,
                        graph -> new SignatureCheck(manifest, name, rows.scores(), graph, states(bundle))
                                .roles(text.tokenIds(), text.characterIds()),
                        GraphRoles::contract);
                yield new LoadedModel(bundle, text, opened.roles(), opened.session(), opened.mixesRows());
            }
            case GraphForm.Tensors tensors -> {
                Opened<TensorRoles> opened = open(
                        bundle,
                        name,
                        graph -> new TensorSignature(manifest, name, graph, states(bundle)).roles(),
                        TensorRoles::contract);
                yield new TensorGraph(bundle, opened.roles(), opened.session(), opened.mixesRows());
            }
        };
    }

    /**
     * Checks that a manifest has the graphs that its task needs, and gives their tensors the roles that it needs.
     *
     * @throws BundleException that names the key
     */
    public static void check(ModelManifest manifest, Map<String, GraphForm> forms) {
        for (String name : manifest.graphs().keySet()) {
            if (!forms.containsKey(name)) {
                throw BundleException.at(
                        manifest.graphKey(name),
                        "'" + manifest.task() + "' has no such graph; it has " + forms.keySet());
            }
        }
        // First all of them: what else is wrong may be so only because one is missing.
        forms.keySet().forEach(manifest::graph);
        forms.forEach((name, form) -> RoleCheck.check(manifest, name, form));
    }

    private static SignatureCheck.InitialStates states(Bundle bundle) {
        return (key, state) -> DataFiles.floats(bundle.bytes(key, state, DataKind.FLOATS), state);
    }

    /** The samples that a version must answer before it serves. */
    public static List<GoldenSample> golden(Bundle bundle) {
        return DataFiles.golden(bundle.bytes("files", Bundle.GOLDEN, DataKind.GOLDEN), Bundle.GOLDEN);
    }

    /**
     * Reads a JSON file of a bundle, strictly.
     *
     * @param key the manifest's key that names it
     * @throws BundleException that names the file and the key in it
     */
    public static <T> T json(Bundle bundle, String key, String file, Class<T> kind) {
        return DataFiles.json(bundle.bytes(key, file, DataKind.TABLE), file, kind);
    }

    /** What the graph's tensors mean. */
    private interface Roles<R> {
        R of(OpenGraph graph);
    }

    private record Opened<R>(R roles, Session session, boolean mixesRows) {}

    private <R> Opened<R> open(
            Bundle bundle, String graphName, Roles<R> meaning, Function<R, SessionContract> contract) {
        String name = bundle.manifest().graph(graphName).file();
        AtomicReference<@Nullable R> roles = new AtomicReference<>();
        // One reading for digest, checks and session, so that they cannot be of different files.
        try (Arena arena = Arena.ofConfined()) {
            ByteBuffer content = bundle.content(
                    bundle.manifest().graphKey(graphName) + ".file", name, Bundle.MOST_FILE_BYTES, arena);
            GraphFile graph = GraphFile.read(content);
            memory.require(name, graph.constantBytes());
            if (runtime.provider().provider() == Provider.CUDA && graph.hasReverseVanillaRnn()) {
                throw new BundleException(
                        name,
                        "has a vanilla RNN that runs backwards, which CUDA gets wrong for padded rows;"
                                + " serve it on the CPU");
            }
            Session session = runtime.open(content, signature -> {
                R found = meaning.of(new OpenGraph(graph, signature));
                roles.set(found);
                return contract.apply(found);
            });
            R found = roles.get();
            if (found == null) {
                throw new IllegalStateException("a session without roles; this is a bug in the server");
            }
            return new Opened<>(found, session, graph.quantisesWholeRuns());
        } catch (GraphRejectedException e) {
            throw new BundleException(name, String.valueOf(e.getMessage()), e);
        }
    }
}
