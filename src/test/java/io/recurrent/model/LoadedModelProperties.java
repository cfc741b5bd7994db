package io.recurrent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.Loading;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.TinyGraphs.Cell;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.tensor.BufferArena;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.text.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
        STATEFUL_TAGGER {
            @Override
            TinyBundles bundle() {
                return TinyBundles.tagger("m", TinyGraphs.tagger(5).states())
                        .set("graph.states", List.of(ManifestText.state("h0", "hn")));
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
            return Loading.rows(runtime, Bundle.read("m", 1, directory));
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
                assertThat(alone)
                        .hasSize(model.roles().scores().timeAxis() == TensorSpec.NO_AXIS ? 2 : 5 * row.length());
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

    @Property(tries = 60)
    void a_text_in_time_chunks_among_others_has_the_scores_that_it_has_in_one_run(
            @ForAll boolean tagger, @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int texts) throws Exception {
        try (LoadedModel model = load((tagger ? Kind.STATEFUL_TAGGER : Kind.STATEFUL).bundle())) {
            Random random = new Random(seed);
            List<RowProgress> runs = new ArrayList<>();
            List<Encoding> encodings = new ArrayList<>();
            for (int i = 0; i < texts; i++) {
                encodings.add(model.tokenizer().encode(text(random)));
                runs.add(RowProgress.whole(RowContent.of(encodings.getLast())));
            }
            List<RowProgress> going = new ArrayList<>(runs);
            while (!going.isEmpty()) {
                Collections.shuffle(going, random);
                model.advance(going.subList(0, 1 + random.nextInt(going.size())), 1 + random.nextInt(7), arena);
                going.removeIf(run -> run.remainingSteps() == 0);
            }

            for (int i = 0; i < runs.size(); i++) {
                float[] whole = model.run(List.of(encodings.get(i)), arena).getFirst();
                assertThat(runs.get(i).scores()).containsExactly(whole);
            }
        }
    }

    @Property(tries = 1)
    void a_text_of_a_model_without_states_is_not_cut_and_has_no_scores_before_its_end() throws Exception {
        try (LoadedModel model = load(TinyBundles.sentiment())) {
            RowProgress run = RowProgress.whole(RowContent.of(model.tokenizer().encode("this movie")));

            assertThatThrownBy(() -> model.advance(List.of(run), 1, arena))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bug in the server");
            assertThat(run.remainingSteps()).isEqualTo(2);
            assertThatThrownBy(run::scores).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() ->
                            RowProgress.whole(RowContent.of(model.tokenizer().encode(""))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
