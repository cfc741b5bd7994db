package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.fixture.Engine;
import io.recurrent.fixture.ManifestText;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.fixture.TinyGraphs.Cell;
import io.recurrent.fixture.UsualBatching;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * An answer does not depend, in a single bit, on who else is asking, in which order, or on how many workers there are.
 */
class CompanyProperties {
    private static final int CHUNK = 3;
    private static final String WHOLE = "whole";
    private static final String CHUNKED = "chunked";

    @Property(tries = 12)
    void calls_of_many_callers_get_the_answers_that_they_get_alone(
            @ForAll @IntRange(min = 1, max = 4) int workers,
            @ForAll @IntRange(min = 1, max = 6) int callers,
            @ForAll long seed)
            throws Exception {
        Path root = Files.createTempDirectory("company");
        try (Engine plane = plane(root)) {
            for (int i = 0; i < workers; i++) {
                plane.work();
            }
            Random random = new Random(seed);
            List<List<InputRequest>> requests = new ArrayList<>();
            Map<InputRequest, List<?>> alone = new HashMap<>();
            for (int c = 0; c < callers; c++) {
                requests.add(new ArrayList<>());
                for (int i = 0; i < 12; i++) {
                    InputRequest request = request(random);
                    requests.getLast().add(request);
                    alone.computeIfAbsent(request, it -> ask(plane, it));
                }
            }
            List<FutureTask<Void>> threads = new ArrayList<>();
            for (List<InputRequest> own : requests) {
                threads.add(new FutureTask<>(() -> {
                    own.forEach(request -> assertThat(ask(plane, request)).isEqualTo(alone.get(request)));
                    return null;
                }));
                Thread.ofPlatform().start(threads.getLast());
            }
            for (FutureTask<Void> thread : threads) {
                thread.get();
            }
        } finally {
            delete(root);
        }
    }

    /** Two models of the same make: one is run in time chunks, the other cannot be. */
    private static Engine plane(Path root) throws IOException {
        return new Engine(
                UsualBatching.chunks(CHUNK),
                root,
                TinyBundles.classifier(
                                CHUNKED,
                                TinyGraphs.classifier(2).cell(Cell.LSTM).states())
                        .set("graph.states", List.of(ManifestText.state("h0", "hn"), ManifestText.state("c0", "cn"))),
                TinyBundles.classifier(WHOLE, TinyGraphs.classifier(2)));
    }

    private static List<?> ask(Engine plane, InputRequest request) {
        return plane.classifier().classify(plane.call(), request).outputs();
    }

    private static InputRequest request(Random random) {
        String[] texts = new String[1 + random.nextInt(6)];
        for (int i = 0; i < texts.length; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = random.nextInt(12); word >= 0; word--) {
                text.append(TinyBundles.WORDS.get(2 + random.nextInt(TinyBundles.WORDS.size() - 2)))
                        .append(' ');
            }
            texts[i] = text.toString();
        }
        return Engine.list(random.nextBoolean() ? CHUNKED : WHOLE, texts);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
