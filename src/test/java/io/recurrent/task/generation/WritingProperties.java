package io.recurrent.task.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.batch.BatchQueue;
import io.recurrent.engine.ModelReference;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.Streams;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.UsualGeneration;
import io.recurrent.input.RowInput;
import io.recurrent.serving.BatchingSettings;
import io.recurrent.serving.ServedRow;
import io.recurrent.task.writing.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A text does not depend, in a single bit, on who else is writing, on the number of workers, on how the prompt is cut,
 * or on what is known of it already.
 */
class WritingProperties {
    private static final List<String> LETTERS = TinyBundles.LETTERS.subList(5, TinyBundles.LETTERS.size());
    private static final int ROOM = 1024;

    @Property(tries = 20)
    void texts_of_many_callers_are_those_that_the_model_writes_alone(
            @ForAll @IntRange(min = 1, max = 3) int workers,
            @ForAll @IntRange(min = 1, max = 8) int callers,
            @ForAll @IntRange(min = 0, max = 20) int chunk,
            @ForAll boolean prefixes,
            @ForAll long seed)
            throws Exception {
        Path root = Files.createTempDirectory("writing");
        BatchQueue<ServedRow> queue;
        try (Engine plane = plane(root, chunk, prefixes)) {
            queue = plane.served("poet").queue();
            for (int i = 0; i < workers; i++) {
                plane.work();
            }
            Random random = new Random(seed);
            String common = letters(random, 40);
            ByHand hand = new ByHand(plane.served("poet"));
            List<FutureTask<Void>> threads = new ArrayList<>();
            for (int c = 0; c < callers; c++) {
                List<GenerationRequest> requests = new ArrayList<>();
                List<List<Generated.Sample>> alone = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    requests.add(request(random, common));
                    alone.add(hand.texts(requests.getLast()));
                }
                boolean streams = random.nextBoolean();
                threads.add(new FutureTask<>(() -> {
                    for (int i = 0; i < requests.size(); i++) {
                        assertThat(ask(plane, requests.get(i), streams)).isEqualTo(alone.get(i));
                    }
                    return null;
                }));
            }
            threads.forEach(Thread.ofPlatform()::start);
            for (FutureTask<Void> thread : threads) {
                thread.get();
            }
            ServedGeneration poet = plane.served("poet").as(ServedGeneration.class, "generate");
            assertThat(poet.slots().live()).isZero();
        } finally {
            delete(root);
        }
        assertThat(queue.backlogNanos()).as("no step is left in the books").isZero();
    }

    private static Engine plane(Path root, int chunk, boolean prefixes) throws IOException {
        BatchingSettings batching = new BatchingSettings(
                BatchingSettings.Policy.LENGTH_AWARE,
                0,
                4096,
                Duration.ofMillis(25),
                Duration.ZERO,
                chunk,
                ROOM,
                Duration.ofMillis(50));
        return new Engine(batching, UsualGeneration.settings(ROOM, prefixes ? 1 << 20 : 0), root, TinyBundles.poet());
    }

    private static List<Generated.Sample> ask(Engine plane, GenerationRequest request, boolean streams) {
        if (!streams) {
            return plane.generator().generate(plane.call(), request).samples();
        }
        try (GenerationStream stream = plane.generator().stream(plane.call(), request)) {
            return Streams.read(stream, request.samples());
        }
    }

    private static GenerationRequest request(Random random, String common) {
        String prompt = random.nextBoolean()
                ? common.substring(0, common.offsetByCodePoints(0, random.nextInt(40))) + letters(random, 3)
                : letters(random, random.nextInt(45));
        double temperature = random.nextInt(4) == 0 ? 0 : 0.3 + random.nextDouble();
        double topP = random.nextBoolean() ? 1 : 0.5 + random.nextDouble() / 2;
        double penalty = random.nextBoolean() ? 1 : 0.8 + random.nextDouble();
        Sampling sampling = new Sampling(temperature, random.nextInt(6), topP, penalty);
        List<String> stops = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            stops.add(letters(random, 1 + random.nextInt(4)));
        }
        return new GenerationRequest(
                new ModelReference("poet", null),
                RowInput.text(prompt),
                1 + random.nextInt(60),
                sampling,
                random.nextLong(GenerationRequest.LARGEST_SEED + 1),
                stops,
                1 + random.nextInt(3),
                random.nextInt(4) == 0 ? letters(random, random.nextInt(4)) : "");
    }

    private static String letters(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return text.toString();
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
