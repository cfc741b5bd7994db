package io.recurrent.toy;

import static io.recurrent.fixture.GraphParts.FLOAT;
import static io.recurrent.fixture.GraphParts.INT32;
import static io.recurrent.fixture.GraphParts.INT64;
import static io.recurrent.fixture.GraphParts.OPEN;
import static io.recurrent.fixture.GraphParts.attribute;
import static io.recurrent.fixture.GraphParts.node;
import static io.recurrent.fixture.GraphParts.value;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import java.util.Arrays;
import java.util.List;

/** Bundles of models that count the tokens of a text. */
final class CountingBundles {
    private CountingBundles() {}

    /** A model that counts the words of {@link TinyBundles#WORDS}, and those that it does not know. */
    static TinyBundles counter(String name) {
        return TinyBundles.tensors(name, graph(), golden("a gem", 2), golden("This movie is fantastic!", 5))
                .file("words.txt", String.join("\n", TinyBundles.WORDS) + "\n")
                .set("task", "token-counting")
                .set("counting.unit", "tokens")
                .set("tokenizer.type", "word")
                .set("tokenizer.lowercase", true)
                .set("tokenizer.vocabulary", "words.txt")
                .set("tokenizer.unknown", "<unk>")
                .set("tokenizer.padding", "<pad>")
                .set("graph.inputs.ids.tensor", "ids")
                .set("graph.inputs.lengths.tensor", "lengths")
                .set("graph.outputs.scores.tensor", "scores");
    }

    static String golden(String text, int count) {
        return "{\"input\":{\"text\":\"" + text + "\"},\"output\":{\"count\":" + count + "}}";
    }

    /** One score a row: its ids that are no padding, and no more than its length. */
    private static ModelProto graph() {
        int entries = TinyBundles.WORDS.size();
        float[] ones = new float[entries];
        Arrays.fill(ones, 1, entries, 1);
        return GraphParts.model(GraphProto.newBuilder()
                .addInput(value("ids", INT64, OPEN, OPEN))
                .addInput(value("lengths", INT32, OPEN))
                .addInitializer(GraphParts.floats("ones", ones, entries, 1))
                .addInitializer(GraphParts.longs("one", 1))
                .addNode(node("Gather", List.of("ones", "ids"), "counted"))
                .addNode(node("ReduceSum", List.of("counted", "one"), "sum").addAttribute(attribute("keepdims", 0)))
                .addNode(node("Unsqueeze", List.of("lengths", "one"), "column"))
                .addNode(node("Cast", List.of("column"), "most").addAttribute(attribute("to", FLOAT)))
                .addNode(node("Min", List.of("sum", "most"), "scores"))
                .addOutput(value("scores", FLOAT, OPEN, 1)));
    }
}
