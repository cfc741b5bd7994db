package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.TinyGraphs.Cell;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.tensor.BufferArena;
import io.recurrent.text.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

/** From text to scores: a row's scores are the same alone and in any company, whatever the layout of the graph. */
class LoadedModelProperties {
    /** Layouts that graphs come in. */
    enum Kind {
        CLASSIFIER {
            @Override
            TinyBundles bundle() {
                return TinyBundles.sentiment();
            }
        },
        STATEFUL {
            @Override
            TinyBundles bundle() {
                return TinyBundles.classifier(
                                "m", TinyGraphs.classifier(2).cell(Cell.LSTM).states())
                        .set("graph.states", List.of(ManifestText.state("h0", "hn"), ManifestText.state("c0", "cn")));
            }
        },
        SMALL_TYPES {
            @Override
            TinyBundles bundle() {
                return TinyBundles.classifier("m", TinyGraphs.classifier(2).types(GraphParts.INT32, GraphParts.INT64));
            }
        },
        CHARACTER_TAGGER {
            @Override
            TinyBundles bundle() {
                return TinyBundles.ner();
            }
        },
        TIME_MAJOR_TAGGER {
            @Override
            TinyBundles bundle() {
                TinyBundles bundle =
                        TinyBundles.tagger("m", TinyGraphs.tagger(5).timeMajor());
                for (String tensor : List.of("graph.inputs.ids", "graph.outputs.scores")) {
                    bundle.set(tensor + ".batchAxis", 1).set(tensor + ".timeAxis", 0);
                }
                return bundle;
            }
        };

        abstract TinyBundles bundle();
    }

    private final OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
    private final BufferArena arena = new BufferArena();

    @AfterTry
    void nothing_native_is_left() {
        assertThat(runtime.liveNatives()).isZero();
    }

    private LoadedModel load(TinyBundles bundle) throws IOException {
        Path root = Files.createTempDirectory("bundles");
        Path directory = bundle.golden("{}").write(root);
        try {
            return new ModelLoader(runtime).load(Bundle.read("m", 1, directory));
        } finally {
            try (var paths = Files.walk(root)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int words = 1 + random.nextInt(20);
        for (int i = 0; i < words; i++) {
            String word = TinyBundles.WORDS.get(2 + random.nextInt(TinyBundles.WORDS.size() - 2));
            text.append(random.nextInt(5) == 0 ? "unknown" + random.nextInt(100) : word)
                    .append(' ');
        }
        return text.toString();
    }

    @Property(tries = 60)
    void a_row_in_company_has_the_scores_that_it_has_alone(
            @ForAll Kind kind, @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int rows) throws Exception {
        try (LoadedModel model = load(kind.bundle())) {
            Random random = new Random(seed);
            List<Encoding> batch = new ArrayList<>();
            for (int r = 0; r < rows; r++) {
                batch.add(model.tokenizer().encode(text(random)));
            }

            List<float[]> together = model.run(batch, arena);

            for (int r = 0; r < rows; r++) {
                Encoding row = batch.get(r);
                float[] alone = model.run(List.of(row), arena).getFirst();
                assertThat(alone).hasSize(model.manifest().tags() == null ? 2 : 5 * row.length());
                assertThat(together.get(r)).containsExactly(alone);
            }
        }
    }

    @Property(tries = 20)
    void a_graph_without_lengths_takes_rows_of_equal_length_together(@ForAll long seed) throws Exception {
        TinyBundles bare = TinyBundles.classifier("m", TinyGraphs.classifier(2).withoutLengths())
                .remove("graph.inputs.lengths");
        try (LoadedModel model = load(bare)) {
            Random random = new Random(seed);
            List<Encoding> batch = new ArrayList<>();
            for (int r = 0; r < 4; r++) {
                String other = TinyBundles.WORDS.get(2 + random.nextInt(10));
                batch.add(model.tokenizer().encode(List.of("this", other, "movie")));
            }
            List<float[]> together = model.run(batch, arena);
            for (int r = 0; r < 4; r++) {
                assertThat(together.get(r))
                        .containsExactly(model.run(List.of(batch.get(r)), arena).getFirst());
            }
        }
    }
}
