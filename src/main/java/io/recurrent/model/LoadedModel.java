package io.recurrent.model;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.runtime.Session;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Padding;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.text.Encoding;
import io.recurrent.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

    /**
     * Runs rows together.
     *
     * @param rows 1 to {@link #mostRows()} rows of at least one token each, of equal length unless
     *     {@link #takesLengths()}
     * @param arena the calling worker's own; it is reset
     * @return for each row its scores: {@code [label]} for classification, {@code [token * label]} for tagging
     * @throws io.recurrent.error.InferenceException INFERENCE_FAILED when the native run fails
     */
    public List<float[]> run(List<Encoding> rows, BufferArena arena) {
        arena.reset();
        List<Padding.Row> ids = new ArrayList<>(rows.size());
        for (Encoding row : rows) {
            ids.add(new Padding.Row(row.ids(), row.length(), 1));
        }
        TensorSpec scores = roles.scores();
        Tensor output =
                session.run(inputs(rows, ids, arena), Set.of(scores.name())).get(scores.name());
        if (output == null) {
            throw new IllegalStateException("no scores came back; this is a bug in the server");
        }
        checkShape(output, scores, ids);
        List<float[]> answers = new ArrayList<>(rows.size());
        for (int r = 0; r < rows.size(); r++) {
            answers.add(Padding.unpack(output, scores, r, rows.get(r).length()));
        }
        return answers;
    }

    private static void checkShape(Tensor output, TensorSpec spec, List<Padding.Row> rows) {
        Shape wanted = spec.shape().with(spec.batchAxis(), rows.size());
        if (spec.timeAxis() != TensorSpec.NO_AXIS) {
            wanted = wanted.with(spec.timeAxis(), Padding.longest(rows));
        }
        if (!output.shape().equals(wanted)) {
            throw new InferenceException(
                    ErrorCode.INFERENCE_FAILED,
                    "the model gave '" + spec.name() + "' of shape " + output.shape() + ", wanted " + wanted);
        }
    }

    private List<Tensor> inputs(List<Encoding> rows, List<Padding.Row> ids, BufferArena arena) {
        List<Tensor> inputs = new ArrayList<>();
        inputs.add(Padding.pack(roles.ids(), ids, padding.token(), arena));
        if (roles.lengths() != null) {
            inputs.add(Padding.lengths(roles.lengths(), ids, arena));
        }
        if (roles.characters() != null) {
            List<Padding.Row> characters = new ArrayList<>(rows.size());
            for (Encoding row : rows) {
                characters.add(new Padding.Row(row.characterIds(), row.length(), row.characterWidth()));
            }
            inputs.add(Padding.pack(roles.characters(), characters, padding.character(), arena));
        }
        for (TensorSpec state : roles.states()) {
            Shape shape = state.shape().with(state.batchAxis(), rows.size());
            inputs.add(new Tensor(state.name(), ElementType.FLOAT32, shape, arena.zeros(ElementType.FLOAT32, shape)));
        }
        return inputs;
    }

    @Override
    public void close() {
        session.close();
    }
}
