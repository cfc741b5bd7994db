package io.recurrent.bench.language;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.recurrent.bench.floor.RawSessions;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The language model in a session of its own, which any number of threads may step. */
public final class RawLanguage implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int hidden;

    /** Loads that graph. */
    public RawLanguage(Path graph) throws OrtException {
        environment = RawSessions.environment();
        session = RawSessions.open(environment, graph.toString());
        TensorInfo state =
                (TensorInfo) Objects.requireNonNull(session.getInputInfo().get(LanguageGraph.stateIn(1)))
                        .getInfo();
        hidden = (int) state.getShape()[2];
    }

    /** Rows that go on together, for one thread. */
    RawSteps rows(int rows) throws OrtException {
        return new RawSteps(environment, session, rows, hidden);
    }

    /** The scores after a prompt. */
    float[] scores(int[] prompt) throws OrtException {
        try (RawSteps steps = rows(1)) {
            steps.begin(List.of(prompt));
            float[] scores = new float[Letters.TOKENS.size()];
            steps.scores(0, scores);
            return scores;
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
