package io.recurrent.model;

import io.recurrent.error.InferenceException;
import io.recurrent.runtime.Session;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Padding;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.StateRows;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.text.Encoding;
import io.recurrent.text.Tokenizer;
import io.recurrent.text.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A bundle's graph and tokeniser in memory, ready to run rows of text.
 *
 * <p>Thread safe. It owns its session: {@link #close()} frees the graph after the runs in flight.
 */
public final class LoadedModel implements RowModel {
    /** Rows advance to their end. */
    public static final int WHOLE = Integer.MAX_VALUE;

    private final Bundle bundle;
    private final TextParts text;
    private final GraphRoles roles;
    private final Session session;
    private final boolean mixesRows;

    LoadedModel(Bundle bundle, TextParts text, GraphRoles roles, Session session, boolean mixesRows) {
        this.bundle = bundle;
        this.text = text;
        this.roles = roles;
        this.session = session;
        this.mixesRows = mixesRows;
    }

    /** The graph of a name, of those that were loaded as {@link GraphForm.Rows}. */
    public static LoadedModel of(Map<String, RowModel> graphs, String name) {
        if (graphs.get(name) instanceof LoadedModel loaded) {
            return loaded;
        }
        throw new IllegalStateException("graph '" + name + "' was not loaded as rows; this is a bug in the server");
    }

    @Override
    public Bundle bundle() {
        return bundle;
    }

    /** What the bundle says of the model. */
    public ModelManifest manifest() {
        return bundle.manifest();
    }

    /** How its texts become ids; refuses them all for a model that reads frames. */
    public Tokenizer tokenizer() {
        return text.tokenizer();
    }

    /** Its tokens by id; empty for a model that reads frames. */
    public Optional<Vocabulary> vocabulary() {
        return Optional.ofNullable(text.vocabulary());
    }

    /** Token ids that its graph knows: 0 to this, exclusive; 0 for a model that reads frames. */
    public long idRange() {
        return roles.ids() != null && roles.ids().values() instanceof TensorSpec.Values.Ids ids ? ids.size() : 0;
    }

    /** Whether the graph reads the characters of its tokens. */
    public boolean readsCharacters() {
        return roles.characters() != null;
    }

    @Override
    public int maxTokens() {
        return manifest().limits().maxTokens();
    }

    @Override
    public int mostRows() {
        return roles.mostRows();
    }

    @Override
    public boolean takesLengths() {
        return roles.lengths() != null;
    }

    @Override
    public boolean mixesRows() {
        return mixesRows;
    }

    @Override
    public boolean carriesState() {
        return !roles.states().isEmpty();
    }

    /** The graph's tensors that callers may give and want, by what they mean. */
    public GraphRoles roles() {
        return roles;
    }

    /**
     * Checks tensors as a run would; some of the graph's inputs may be missing. Nothing runs.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor as its field
     */
    public void check(List<Tensor> inputs) {
        session.check(inputs);
    }

    /** The state tensors' sizes of one row, in the graph's order. */
    public int[] stateSizes() {
        return roles.states().stream()
                .mapToInt(state -> StateRows.size(
                        state.input().shape().with(state.input().batchAxis(), 1),
                        state.input().batchAxis()))
                .toArray();
    }

    /** Scores of one row after a step: labels, tags or the vocabulary's entries. */
    public int scoreCount() {
        Shape shape = roles.scores().shape();
        return (int) shape.dimension(shape.rank() - 1);
    }

    /** Values of a frame; 0 for models that read tokens. */
    public int frameWidth() {
        return roles.frames() == null ? 0 : (int) roles.frames().shape().dimension(2);
    }

    /**
     * Runs texts together from start to end.
     *
     * @param texts 1 to {@link #mostRows()} texts of at least one token each, of equal length unless
     *     {@link #takesLengths()}
     * @param arena the calling worker's own; it is reset
     * @return the scores of each, as {@link RowProgress#scores()}
     * @throws InferenceException INFERENCE_FAILED when the native run fails
     */
    public List<float[]> run(List<Encoding> texts, BufferArena arena) {
        List<RowProgress> runs = texts.stream()
                .map(text -> RowProgress.whole(RowContent.of(text)))
                .toList();
        advance(runs, WHOLE, arena);
        return runs.stream().map(RowProgress::scores).toList();
    }

    @Override
    public void advance(List<RowProgress> runs, int mostSteps, BufferArena arena) {
        arena.reset();
        List<Padding.Row> ids = new ArrayList<>(runs.size());
        boolean scored = timed();
        boolean carried = false;
        for (RowProgress run : runs) {
            int steps = run.nextSteps(mostSteps);
            ids.add(new Padding.Row(run.content().ids(), run.done(), steps, 1));
            scored |= run.scoredAfter(steps);
            carried |= run.keepsState() || steps < run.remainingSteps();
        }
        if (carried && !carriesState()) {
            throw new IllegalArgumentException("a text is cut and the graph has no state; this is a bug in the server");
        }
        List<Tensor> outputs = outputs(ids, scored, carried, arena);
        session.run(inputs(runs, ids, arena), outputs);
        for (int r = 0; r < runs.size(); r++) {
            take(runs.get(r), r, ids.get(r).steps(), outputs, scored);
        }
    }

    private boolean timed() {
        return roles.scores().timeAxis() != TensorSpec.NO_AXIS;
    }

    /** The scores, unless no row needs them; then the states, if some row goes on. */
    private List<Tensor> outputs(List<Padding.Row> rows, boolean scored, boolean carried, BufferArena arena) {
        List<Tensor> outputs = new ArrayList<>();
        TensorSpec scores = roles.scores();
        if (scored) {
            Shape shape = scores.shape().with(scores.batchAxis(), rows.size());
            if (timed()) {
                shape = shape.with(scores.timeAxis(), Padding.longest(rows));
            }
            outputs.add(arena.tensor(scores.name(), scores.type(), shape));
        }
        if (carried) {
            for (GraphRoles.State state : roles.states()) {
                outputs.add(arena.tensor(state.output(), ElementType.FLOAT32, shape(state, rows.size())));
            }
        }
        return outputs;
    }

    private void take(RowProgress run, int row, int steps, List<Tensor> outputs, boolean scored) {
        TensorSpec scores = roles.scores();
        if (timed() || run.scoredAfter(steps)) {
            int labels = scoreCount();
            int size = timed() ? run.content().steps() * labels : labels;
            int from = timed() ? run.done() * labels : 0;
            Padding.unpack(outputs.getFirst(), scores, row, steps, run.scores(size), from);
        }
        if (run.keepsState() || steps < run.remainingSteps()) {
            int first = scored ? 1 : 0;
            for (int i = 0; i < roles.states().size(); i++) {
                int axis = roles.states().get(i).input().batchAxis();
                run.keep(i, roles.states().size(), outputs.get(first + i), axis, row);
            }
        }
        run.advance(steps);
    }

    private List<Tensor> inputs(List<RowProgress> runs, List<Padding.Row> ids, BufferArena arena) {
        List<Tensor> inputs = new ArrayList<>();
        if (roles.ids() != null) {
            inputs.add(Padding.pack(roles.ids(), ids, text.padding(), arena));
        }
        if (roles.frames() != null) {
            inputs.add(frames(roles.frames(), runs, ids, arena));
        }
        if (roles.lengths() != null) {
            inputs.add(Padding.lengths(roles.lengths(), ids, arena));
        }
        if (roles.characters() != null) {
            List<Padding.Row> characters = new ArrayList<>(runs.size());
            for (int r = 0; r < runs.size(); r++) {
                RowProgress run = runs.get(r);
                int steps = ids.get(r).steps();
                characters.add(new Padding.Row(
                        run.content().characterIds(run.done(), steps),
                        0,
                        steps,
                        run.content().characterWidth()));
            }
            inputs.add(Padding.pack(roles.characters(), characters, text.characterPadding(), arena));
        }
        for (int i = 0; i < roles.states().size(); i++) {
            TensorSpec spec = roles.states().get(i).input();
            Tensor state =
                    arena.tensor(spec.name(), spec.type(), shape(roles.states().get(i), runs.size()));
            for (int r = 0; r < runs.size(); r++) {
                float[] before = runs.get(r).state(i);
                StateRows.pack(
                        state,
                        spec.batchAxis(),
                        r,
                        before == null ? roles.states().get(i).initial() : before);
            }
            inputs.add(state);
        }
        return inputs;
    }

    private static Tensor frames(TensorSpec spec, List<RowProgress> runs, List<Padding.Row> rows, BufferArena arena) {
        List<Padding.Frames> frames = new ArrayList<>(runs.size());
        for (int r = 0; r < runs.size(); r++) {
            float[] values =
                    Objects.requireNonNull(runs.get(r).content().frames(), "a model that reads frames is given frames");
            frames.add(
                    new Padding.Frames(values, runs.get(r).done(), rows.get(r).steps()));
        }
        return Padding.packFrames(spec, frames, Padding.longest(rows), arena);
    }

    private static Shape shape(GraphRoles.State state, int rows) {
        return state.input().shape().with(state.input().batchAxis(), rows);
    }

    @Override
    public void close() {
        session.close();
    }
}
