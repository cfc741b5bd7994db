package io.recurrent.inference;

import static io.recurrent.fixture.GraphParts.FLOAT;
import static io.recurrent.fixture.GraphParts.INT32;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static io.recurrent.fixture.GraphParts.value;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.TinyGraphs.Cell;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import java.util.List;
import java.util.Random;

/** Bundles of models that carry their state from step to step. */
final class StreamBundles {
    static final String GRU = "gru";
    static final String LSTM = "lstm";
    static final String POET = "poet";
    static final String FRAMES = "frames";
    static final int FRAME_WIDTH = 3;
    /** The word that is fed before each of the poet's texts. */
    static final String START = "dull";

    private StreamBundles() {}

    static TinyBundles gru() {
        return gru(TinyGraphs.classifier(2));
    }

    static TinyBundles gru(TinyGraphs graph) {
        return TinyBundles.classifier(GRU, graph.states()).set("graph.states", List.of(ManifestText.state("h0", "hn")));
    }

    static TinyBundles lstm() {
        return TinyBundles.classifier(
                        LSTM, TinyGraphs.classifier(2).cell(Cell.LSTM).states())
                .set("graph.states", List.of(ManifestText.state("h0", "hn"), ManifestText.state("c0", "cn")));
    }

    /** A language model over the tiny vocabulary, which begins each text with {@link #START}. */
    static TinyBundles poet() {
        return TinyBundles.classifier(
                        POET, TinyGraphs.classifier(TinyBundles.WORDS.size()).states())
                .set("graph.states", List.of(ManifestText.state("h0", "hn")))
                .set("task", "text-generation")
                .remove("labels")
                .remove("activation")
                .set("generation.start", START)
                .golden("{\"input\":{\"text\":\"this movie is a gem\"},\"output\":{\"next\":[]}}");
    }

    /** A classifier of frames of {@link #FRAME_WIDTH} values. */
    static TinyBundles frames() {
        return TinyBundles.classifier(FRAMES, TinyGraphs.classifier(2))
                .graph(frameGraph())
                .without("words.txt")
                .set("task", "frame-classification")
                .remove("tokenizer")
                .remove("graph.inputs.ids")
                .set("graph.inputs.frames.tensor", "frames")
                .set("graph.states", List.of(ManifestText.state("h0", "hn")))
                .golden("{\"input\":{\"frames\":[[0.5,-1,2],[1,1,-1]]},\"output\":{\"label\":\"positive\"}}");
    }

    private static ModelProto frameGraph() {
        int hidden = TinyGraphs.HIDDEN;
        Random random = new Random(3);
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("frames", FLOAT, OPEN, OPEN, FRAME_WIDTH))
                .addInput(value("lengths", INT32, OPEN))
                .addInput(value("h0", FLOAT, 1, OPEN, hidden))
                .addOutput(value("scores", FLOAT, OPEN, 2))
                .addOutput(value("hn", FLOAT, 1, OPEN, hidden))
                .addInitializer(GraphParts.random(random, "W", 1, 3L * hidden, FRAME_WIDTH))
                .addInitializer(GraphParts.random(random, "R", 1, 3L * hidden, hidden))
                .addInitializer(GraphParts.random(random, "B", 1, 6L * hidden))
                .addInitializer(GraphParts.random(random, "V", hidden, 2))
                .addInitializer(GraphParts.floats("bias", new float[] {0, 1}, 2));
        graph.addNode(
                node("Transpose", List.of("frames"), "steps").addAttribute(attribute("perm", List.of(1L, 0L, 2L))));
        graph.addNode(node("GRU", List.of("steps", "W", "R", "B", "lengths", "h0"), "all")
                .addOutput("hn")
                .addAttribute(attribute("hidden_size", hidden))
                .addAttribute(attribute("linear_before_reset", 1)));
        graph.addNode(node("Transpose", List.of("hn"), "rows").addAttribute(attribute("perm", List.of(1L, 0L, 2L))));
        graph.addNode(node("Flatten", List.of("rows"), "features").addAttribute(attribute("axis", 1)));
        graph.addNode(node("MatMul", List.of("features", "V"), "product"));
        graph.addNode(node("Add", List.of("product", "bias"), "scores"));
        return GraphParts.model(graph);
    }
}
