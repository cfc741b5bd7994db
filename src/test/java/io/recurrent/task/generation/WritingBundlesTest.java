package io.recurrent.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.fixture.IdleQueues;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyWriters;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.model.BundleException;
import io.recurrent.model.ModelLoader;
import io.recurrent.registry.VersionLocation;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.serving.ServedModelLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be wrong with bundles of models that write or read frames is told with the file and the key. */
class WritingBundlesTest {
    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);

    @TempDir
    private Path root;

    @AfterEach
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    private void assertRefused(Path directory, String... parts) {
        BundleException refusal = catchThrowableOfType(
                BundleException.class,
                () -> new ServedModelLoader(new ModelLoader(runtime), IdleQueues.factory(), UsualTasks.all())
                        .load(new VersionLocation("m", 1, directory)));
        assertThat(refusal).as("the bundle is refused").isNotNull();
        assertThat(List.of(parts)).allSatisfy(part -> assertThat(refusal).hasMessageContaining(part));
    }

    private static TinyBundles poet() {
        return TinyBundles.poet().golden("{}");
    }

    private static TinyBundles withInitial(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putInt(Integer.reverseBytes(Float.floatToIntBits(value)));
        }
        return poet().initial(0, "h0.bin", bytes.array());
    }

    static Stream<Arguments> bundles() {
        return Stream.of(
                arguments(poet().set("graph.states", List.of()), "graph.states: text-generation needs"),
                arguments(poet().set("labels", List.of("a", "b")), "labels: text-generation has none"),
                arguments(poet().set("generation.start", "<s>"), "generation.start"),
                arguments(poet().set("generation.end", "</s>"), "generation.end"),
                arguments(poet().set("generation.lineEnds", List.of("\n", "\r")), "generation.lineEnds"),
                arguments(poet().graph(TinyWriters.poet(15, 5)), "graph.inputs.ids"),
                arguments(poet().graph(TinyWriters.poet(17, 5)), "graph.outputs.scores"),
                arguments(
                        TinyBundles.sentiment().golden("{}").set("generation", Map.of("end", "a")),
                        "generation: only for text-generation"),
                arguments(
                        TinyBundles.frames()
                                .golden("{}")
                                .set("tokenizer", Map.of("type", "word", "vocabulary", "words.txt", "unknown", "a")),
                        "tokenizer: not for frame-classification"),
                arguments(withInitial(1, 2, 3), "graph.states[0].initial"),
                arguments(withInitial(1, 2, 3, 4, 5, 6, 7, Float.NaN), "not finite"),
                arguments(poet().initial(0, "h0.bin", new byte[31]), "no whole number of floats"));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void a_bundle_that_disagrees_with_itself_is_refused(TinyBundles bundle, String part) throws Exception {
        assertRefused(bundle.write(root), part);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_golden_answer_that_differs_is_told(TinyBundles good, String from, String to, String part) throws Exception {
        Path directory = good.write(root.resolve("good"));
        String sample = Files.readString(directory.resolve("golden.jsonl"))
                .lines()
                .toList()
                .getLast();
        String changed = sample.replaceFirst(from, to);
        assertThat(changed).isNotEqualTo(sample);

        assertRefused(good.golden(changed).write(root.resolve("bad")), "golden.jsonl", part);
    }

    static Stream<Arguments> golden() {
        return Stream.of(
                arguments(TinyBundles.poet(), "\"probability\":0\\.", "\"probability\":1.", "wanted next"),
                arguments(TinyBundles.poet(), "\"token\":\"", "\"token\":\"x", "wanted next"),
                arguments(TinyBundles.poet(), "\"next\":\\[.*\\]", "\"label\":\"a\"", "has as 'next'"),
                arguments(TinyBundles.frames(), "\"(posi|nega)tive\":0\\.", "\"$1tive\":1.", "wanted score"),
                arguments(TinyBundles.frames(), "\"frames\":\\[.*\\]\\]", "\"text\":\"a\"", "reads frames"),
                arguments(TinyBundles.frames(), "\"frames\":\\[\\[", "\"frames\":[[1,", "frames[0]"));
    }
}
