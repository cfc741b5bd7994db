package io.recurrent.task.tagging;

import io.recurrent.task.score.Labels;
import io.recurrent.task.score.Scores;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the emissions of a tagger into labelled spans. Immutable and thread safe. */
public final class TokenTagging {
    private final TagScheme scheme;
    private final List<String> labels;
    private final List<Tag> tags;
    private final TagChain chain;
    private final boolean marginal;

    /**
     * A tagger's labels.
     *
     * @param scheme how labels mark spans
     * @param labels in the order of the emissions
     * @param crf the model's CRF, or null when its emissions say all
     * @throws IllegalArgumentException when a label is not of the scheme or stands there twice, when no label can stand
     *     alone, or the CRF has another number of tags
     */
    public TokenTagging(TagScheme scheme, List<String> labels, @Nullable CrfTables crf) {
        this.scheme = scheme;
        this.labels = Labels.distinct(labels);
        this.tags = this.labels.stream().map(scheme::parse).toList();
        if (crf != null && crf.tags() != tags.size()) {
            throw new IllegalArgumentException(
                    "the CRF has " + crf.tags() + " tags, but there are " + tags.size() + " labels; they must agree");
        }
        this.chain = new TagChain(scheme, tags, crf == null ? CrfTables.zeros(tags.size()) : crf);
        this.marginal = crf != null;
    }

    /** In the order of the emissions. */
    List<String> labels() {
        return labels;
    }

    /** How many emissions a token has. */
    int width() {
        return labels.size();
    }

    /**
     * The spans of one text, in order of their place.
     *
     * @param encoding the text
     * @param emissions row major, {@link #width()} scores a token
     * @param offset where the text's first token's scores begin
     * @throws io.recurrent.error.InferenceException INFERENCE_FAILED when a score is NaN or infinite
     */
    public List<Span> decode(Encoding encoding, float[] emissions, int offset) {
        if (encoding.length() == 0) {
            return List.of();
        }
        Scores.requireFinite(emissions, offset, Math.multiplyExact(encoding.length(), width()), labels);
        Emissions scores = new Emissions(emissions, offset, encoding.length(), width());
        return spans(encoding, scores, CrfViterbi.decode(chain, scores));
    }

    private List<Span> spans(Encoding encoding, Emissions emissions, int[] path) {
        List<Span> spans = new ArrayList<>();
        CrfMarginals marginals = null;
        int start = 0;
        while (start < path.length) {
            int end = end(path, start);
            if (!tags.get(path[start]).isOutside()) {
                // Most texts of most taggers have no span at all, and then need no marginals.
                if (marginal && marginals == null) {
                    marginals = new CrfMarginals(chain, emissions);
                }
                double score = marginals == null
                        ? product(emissions, path, start, end)
                        : marginals.probability(path, start, end);
                spans.add(span(encoding, tags.get(path[start]).type(), start, end, score));
            }
            start = end;
        }
        return List.copyOf(spans);
    }

    /** Where the span that begins with a token ends; the next token when it is outside. */
    private int end(int[] path, int start) {
        int end = start + 1;
        while (end < path.length && scheme.continues(tags.get(path[end - 1]), tags.get(path[end]))) {
            end++;
        }
        return end;
    }

    private static double product(Emissions emissions, int[] path, int start, int end) {
        double product = 1;
        for (int token = start; token < end; token++) {
            product *= emissions.probability(token, path[token]);
        }
        return product;
    }

    private static Span span(Encoding encoding, String type, int startToken, int endToken, double score) {
        int start = encoding.start(startToken);
        int end = encoding.end(endToken - 1);
        return new Span(type, encoding.text().substring(start, end), start, end, startToken, endToken, score);
    }
}
