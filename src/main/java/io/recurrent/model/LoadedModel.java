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
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle's graph and tokeniser in memory, ready to run rows of text.
 *
 * <p>Thread safe. It owns its session: {@link #close()} frees the graph after the runs in flight.
 */
public final class LoadedModel implements AutoCloseable {
    private final Bundle bundle;
    private final Tokenizer tokenizer;
    private final GraphRoles roles;
    private final Session session;
    private final PaddingIds padding;

    /**
     * The ids that fill short rows.
     *
     * @param token beyond a row's last token
     * @param character beyond a token's last character
     */
    record PaddingIds(int token, int character) {}

    LoadedModel(Bundle bundle, Tokenizer tokenizer, GraphRoles roles, Session session, PaddingIds padding) {
        this.bundle = bundle;
        this.tokenizer = tokenizer;
        this.roles = roles;
        this.session = session;
        this.padding = padding;
    }

    /** Where the model came from. */
    public Bundle bundle() {
        return bundle;
    }

    /** What the bundle says of the model. */
    public ModelManifest manifest() {
        return bundle.manifest();
    }

    /** How its texts become ids. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Tokens that one input may have. */
    public int maxTokens() {
        return manifest().limits().maxTokens();
    }

    /** Rows that one run may hold. */
    public int mostRows() {
        return roles.mostRows();
    }

    /** Whether rows of different length may share a run. */
    public boolean takesLengths() {
        return roles.lengths() != null;
    }

    /** Whether a text may be run in parts, with the state carried from one to the next. */
    public boolean carriesState() {
        return !roles.states().isEmpty();
    }

    /**
     * Runs texts together from start to end.
     *
     * @param texts 1 to {@link #mostRows()} texts of at least one token each, of equal length unless
     *     {@link #takesLengths()}
     * @param arena the calling worker's own; it is reset
     * @return the scores of each, as {@link TextRun#scores()}
     * @throws InferenceException INFERENCE_FAILED when the native run fails
     */
    public List<float[]> run(List<Encoding> texts, BufferArena arena) {
        List<TextRun> runs = texts.stream().map(TextRun::new).toList();
        advance(runs, Integer.MAX_VALUE, arena);
        return runs.stream().map(TextRun::scores).toList();
    }

    /**
     * Runs texts together for one time chunk. When this method throws, no text has advanced.
     *
     * @param runs as many texts as one run may hold, none of them done
     * @param mostSteps each text advances by this, or by what is left of it; it may be less than that only when
     *     {@link #carriesState()}
     * @param arena the calling worker's own; it is reset
     * @throws InferenceException INFERENCE_FAILED when the native run fails
     */
    public void advance(List<TextRun> runs, int mostSteps, BufferArena arena) {
        arena.reset();
        List<Padding.Row> ids = new ArrayList<>(runs.size());
        boolean ends = false;
        boolean goesOn = false;
        for (TextRun run : runs) {
            int steps = Math.min(mostSteps, run.remainingSteps());
            ids.add(new Padding.Row(run.encoding().ids(), run.done(), steps, 1));
            ends |= steps == run.remainingSteps();
            goesOn |= steps < run.remainingSteps();
        }
        if (goesOn && !carriesState()) {
            throw new IllegalArgumentException("a text is cut and the graph has no state; this is a bug in the server");
        }
        boolean scored = ends || timed();
        List<Tensor> outputs = outputs(ids, scored, goesOn, arena);
        session.run(inputs(runs, ids, arena), outputs);
        for (int r = 0; r < runs.size(); r++) {
            take(runs.get(r), r, ids.get(r).steps(), outputs, scored);
        }
    }

    private boolean timed() {
        return roles.scores().timeAxis() != TensorSpec.NO_AXIS;
    }

    /** The scores, unless no text ends here and only ends are scored; then the states, if some text goes on. */
    private List<Tensor> outputs(List<Padding.Row> rows, boolean scored, boolean goesOn, BufferArena arena) {
        List<Tensor> outputs = new ArrayList<>();
        TensorSpec scores = roles.scores();
        if (scored) {
            Shape shape = scores.shape().with(scores.batchAxis(), rows.size());
            if (timed()) {
                shape = shape.with(scores.timeAxis(), Padding.longest(rows));
            }
            outputs.add(arena.tensor(scores.name(), scores.type(), shape));
        }
        if (goesOn) {
            for (GraphRoles.State state : roles.states()) {
                outputs.add(arena.tensor(state.output(), ElementType.FLOAT32, shape(state, rows.size())));
            }
        }
        return outputs;
    }

    private void take(TextRun run, int row, int steps, List<Tensor> outputs, boolean scored) {
        TensorSpec scores = roles.scores();
        boolean ends = steps == run.remainingSteps();
        if (timed() || ends) {
            int labels = (int) scores.shape().dimension(scores.shape().rank() - 1);
            int size = timed() ? run.encoding().length() * labels : labels;
            int from = timed() ? run.done() * labels : 0;
            Padding.unpack(outputs.getFirst(), scores, row, steps, run.scores(size), from);
        }
        if (!ends) {
            int first = scored ? 1 : 0;
            for (int i = 0; i < roles.states().size(); i++) {
                int axis = roles.states().get(i).input().batchAxis();
                run.keep(i, roles.states().size(), outputs.get(first + i), axis, row);
            }
        }
        run.advance(steps);
    }

    private List<Tensor> inputs(List<TextRun> runs, List<Padding.Row> ids, BufferArena arena) {
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Padding.pack(roles.ids(), ids, padding.token(), arena));
        if (roles.lengths() != null) {
            inputs.add(Padding.lengths(roles.lengths(), ids, arena));
        }
        if (roles.characters() != null) {
            List<Padding.Row> characters = new ArrayList<>(runs.size());
            for (int r = 0; r < runs.size(); r++) {
                Encoding text = runs.get(r).encoding();
                int steps = ids.get(r).steps();
                int[] values = text.characterIds(runs.get(r).done(), steps);
                characters.add(new Padding.Row(values, 0, steps, text.characterWidth()));
            }
            inputs.add(Padding.pack(roles.characters(), characters, padding.character(), arena));
        }
        for (int i = 0; i < roles.states().size(); i++) {
            TensorSpec spec = roles.states().get(i).input();
            Tensor state =
                    arena.tensor(spec.name(), spec.type(), shape(roles.states().get(i), runs.size()));
            for (int r = 0; r < runs.size(); r++) {
                StateRows.pack(state, spec.batchAxis(), r, runs.get(r).state(i));
            }
            inputs.add(state);
        }
        return inputs;
    }

    private static Shape shape(GraphRoles.State state, int rows) {
        return state.input().shape().with(state.input().batchAxis(), rows);
    }

    @Override
    public void close() {
        session.close();
    }
}
