package io.recurrent.bench.micro;

import io.recurrent.bench.text.TextSource;
import io.recurrent.task.tagging.CrfTables;
import io.recurrent.task.tagging.Span;
import io.recurrent.task.tagging.TagScheme;
import io.recurrent.task.tagging.TokenTagging;
import io.recurrent.text.Encoding;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Emissions to spans, by a CRF of nine tags. */
@State(Scope.Benchmark)
public class ViterbiBenchmark {
    private static final List<String> LABELS =
            List.of("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC");

    /** Tokens of the text. */
    @Param({"20", "300"})
    public int tokens;

    private TokenTagging tagging;
    private Encoding encoding;
    private float[] spans;
    private float[] outside;

    @Setup
    public void prepare() {
        Random random = new Random(1);
        int tags = LABELS.size();
        double[][] transitions = new double[tags][];
        for (int tag = 0; tag < tags; tag++) {
            transitions[tag] = random.doubles(tags, -1, 1).toArray();
        }
        double[] start = random.doubles(tags, -1, 1).toArray();
        double[] end = random.doubles(tags, -1, 1).toArray();
        tagging = new TokenTagging(TagScheme.BIO, LABELS, new CrfTables(start, end, transitions));
        TextSource source = new TextSource(1);
        encoding = source.tokenizer().encode(source.text(tokens));
        spans = new float[encoding.length() * tags];
        outside = new float[encoding.length() * tags];
        for (int i = 0; i < spans.length; i++) {
            spans[i] = (float) random.nextGaussian();
            outside[i] = i % tags == 0 ? 20 : 0;
        }
    }

    /** The best path alone: no span, so no probability of one. */
    @Benchmark
    public List<Span> viterbi() {
        return tagging.decode(encoding, outside, 0);
    }

    /** The best path and the probabilities of many spans. */
    @Benchmark
    public List<Span> viterbiAndMarginals() {
        return tagging.decode(encoding, spans, 0);
    }
}
