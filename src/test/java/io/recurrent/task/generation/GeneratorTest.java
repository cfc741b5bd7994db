package io.recurrent.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.Streams;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyWriters;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.fixture.UsualGeneration;
import io.recurrent.input.RowInput;
import io.recurrent.task.generation.GenerationService.Prediction;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.task.generation.GenerationStream.Event;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.task.writing.Sampling;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class GeneratorTest {
    private static final int SLOTS = 4;
    private static final String GUILTY = TinyBundles.LETTERS.getLast();
    private static final Sampling GREEDY = new Sampling(0, 0, 1, 1);

    private Engine plane;
    private ByHand hand;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        int letters = TinyBundles.LETTERS.size();
        plane = new Engine(
                        UsualBatching.settings(),
                        UsualGeneration.settings(SLOTS, 1 << 20),
                        root,
                        TinyBundles.poet(),
                        TinyBundles.poet("novelist", TinyWriters.poet(letters, 5))
                                .remove("generation.end"),
                        TinyBundles.poet("failing", TinyWriters.poet(letters, 5, letters - 1))
                                .remove("generation.end"),
                        TinyBundles.poet("bare", TinyWriters.poet(letters, 5))
                                .remove("generation")
                                .texts("abc"),
                        TinyBundles.sentiment())
                .work()
                .work();
        hand = new ByHand(plane.served("novelist"));
    }

    @AfterEach
    void nothing_is_left_of_any_call() {
        plane.settle();
        plane.assertNothingLeft();
        for (String model : List.of("poet", "novelist", "failing", "bare")) {
            assertThat(slots(model).live()).as(model).isZero();
        }
    }

    private GenerationSlots slots(String model) {
        return plane.served(model).as(ServedGeneration.class, "generate").slots();
    }

    @AfterAll
    void stop() {
        plane.close();
    }

    private static GenerationRequest request(String model, String prompt, int tokens, int samples, String lineStarts) {
        return new GenerationRequest(
                new ModelReference(model, null),
                RowInput.text(prompt),
                tokens,
                Sampling.PLAIN,
                7L,
                List.of(),
                samples,
                lineStarts);
    }

    private static GenerationRequest novel(int tokens) {
        return request("novelist", "abc", tokens, 1, "");
    }

    private Generated generate(GenerationRequest request) {
        return plane.generator().generate(plane.call(), request);
    }

    private InferenceException refused(GenerationRequest request, ErrorCode code) {
        InferenceException refusal = catchThrowableOfType(InferenceException.class, () -> generate(request));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        return refusal;
    }

    @Test
    void a_greedy_text_is_the_most_probable_token_each_time() {
        GenerationRequest greedy = new GenerationRequest(
                new ModelReference("novelist", null), RowInput.text("ab"), 30, GREEDY, null, List.of(), 1, "");
        Generated answer = generate(greedy);

        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            float[] scores = hand.scores(hand.ids("ab" + text));
            int best = 2;
            for (int id = 2; id < scores.length; id++) {
                best = scores[id] > scores[best] ? id : best;
            }
            text.append(TinyBundles.LETTERS.get(best));
        }
        assertThat(answer.samples()).containsExactly(new Generated.Sample(text.toString(), FinishReason.LENGTH, 30));
        assertThat(answer.seed()).as("the server's own").isGreaterThanOrEqualTo(Engine.SEED);
        assertThat(answer.usage()).isEqualTo(new Generated.Usage(3, 0, 30));
    }

    @Test
    void samples_of_one_seed_differ_and_are_those_of_fewer_samples() {
        List<Generated.Sample> three =
                generate(request("novelist", "a", 40, 3, "")).samples();

        assertThat(three).doesNotHaveDuplicates();
        assertThat(generate(request("novelist", "a", 40, 1, "")).samples()).isEqualTo(three.subList(0, 1));
        assertThat(three).isEqualTo(hand.texts(request("novelist", "a", 40, 3, "")));
    }

    @Test
    void a_prompt_that_came_before_is_not_run_again_and_gives_the_same_text() {
        String prompt = "abcdefgh".repeat(5);
        long hits = plane.served("bare")
                .as(ServedGeneration.class, "generate")
                .prefixes()
                .hits();
        Generated first = generate(request("bare", prompt, 20, 1, ""));
        Generated second = generate(request("bare", prompt, 20, 1, ""));
        Generated longer = generate(request("bare", prompt + "ab", 20, 1, ""));

        assertThat(first.usage().cachedTokens()).isZero();
        assertThat(second.usage()).isEqualTo(new Generated.Usage(40, 32, 20));
        assertThat(longer.usage().cachedTokens()).isEqualTo(32);
        assertThat(second.samples()).isEqualTo(first.samples());
        assertThat(plane.served("bare")
                        .as(ServedGeneration.class, "generate")
                        .prefixes()
                        .hits())
                .isEqualTo(hits + 2);
    }

    @Test
    void lines_begin_as_they_are_asked_to() {
        String text = generate(request("novelist", "a", 400, 1, "fad"))
                .samples()
                .getFirst()
                .text();

        List<String> lines = text.lines().toList();
        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(lines.get(0)).startsWith("f");
        assertThat(lines.get(1)).startsWith("a");
        assertThat(lines.get(2)).startsWith("d");
    }

    @Test
    void what_the_model_cannot_do_is_refused_at_its_field() {
        assertThat(refused(request("poet", "a", 9, 1, "az"), ErrorCode.INVALID_ARGUMENT)
                        .field())
                .isEqualTo("lineStarts");
        assertThat(refused(request("bare", "a", 9, 1, "a"), ErrorCode.INVALID_ARGUMENT)
                        .field())
                .isEqualTo("lineStarts");
        assertThat(refused(request("bare", "", 9, 1, ""), ErrorCode.INVALID_ARGUMENT)
                        .field())
                .isEqualTo("prompt");
        assertThat(refused(request("poet", "a", 5_000, 1, ""), ErrorCode.INPUT_TOO_LARGE)
                        .field())
                .isEqualTo("maxTokens");
        assertThat(refused(request("poet", "a".repeat(51), 9, 1, ""), ErrorCode.INPUT_TOO_LARGE)
                        .field())
                .isEqualTo("prompt");
        assertThat(refused(request("poet", "a", 9, SLOTS + 1, ""), ErrorCode.INPUT_TOO_LARGE)
                        .field())
                .isEqualTo("samples");
        refused(request("sentiment", "a", 9, 1, ""), ErrorCode.TASK_MISMATCH);
        assertThat(generate(request("poet", "", 9, 1, "")).usage().promptTokens())
                .isOne();
    }

    @Test
    void a_reader_that_does_not_read_pauses_its_text_and_no_other() {
        try (GenerationStream stream = plane.generator().stream(plane.call(), novel(500))) {
            while (stream.usage().generatedTokens() < 64) {
                Thread.onSpinWait();
            }
            assertThat(generate(request("novelist", "b", 300, 1, "")).usage().generatedTokens())
                    .isEqualTo(300);
            assertThat(stream.usage().generatedTokens()).isEqualTo(64);

            assertThat(Streams.read(stream, 1)).isEqualTo(hand.texts(novel(500)));
            assertThat(stream.next()).isNull();
        }
    }

    @Test
    void slots_that_are_all_taken_refuse_and_come_back() {
        GenerationSlots slots = slots("novelist");
        slots.take(Caller.ANONYMOUS, SLOTS);
        assertThat(refused(novel(5), ErrorCode.OVERLOADED).retryAfter()).isNotNull();
        slots.give(Caller.ANONYMOUS, SLOTS);
        assertThat(generate(novel(5)).samples()).hasSize(1);
    }

    @Test
    void texts_whose_reader_does_not_read_leave_their_slots_to_others_and_go_on_when_it_does() {
        GenerationSlots slots = slots("novelist");
        GenerationRequest all = request("novelist", "a", 500, SLOTS, "");
        try (GenerationStream stream = plane.generator().stream(plane.call(), all)) {
            while (slots.live() > 0) {
                Thread.onSpinWait();
            }
            assertThat(stream.usage().generatedTokens()).isEqualTo(64 * SLOTS);
            assertThat(generate(novel(300)).usage().generatedTokens()).isEqualTo(300);

            assertThat(Streams.read(stream, SLOTS)).isEqualTo(hand.texts(all));
        }
    }

    /** The answer has to be with its caller at the deadline, and the caller's clock began earlier. */
    @ParameterizedTest
    @CsvSource({"60000, 200", "4000, 200", "2000, 100", "400, 20", "100, 20", "30, 15"})
    void a_text_ends_a_little_before_its_deadline(long allowed, long before) {
        try (GenerationStream stream = plane.generator().stream(plane.call(Duration.ofMillis(allowed)), novel(4_000))) {
            List<Event> events = new ArrayList<>(List.of(stream.next()));
            plane.ticker().advance(Duration.ofMillis(allowed - before));

            assertThat(Streams.read(stream, 1, events).getFirst().finishReason())
                    .isEqualTo(FinishReason.DEADLINE);
        }
    }

    @Test
    void a_text_is_not_ended_any_earlier() {
        try (GenerationStream stream = plane.generator().stream(plane.call(Duration.ofSeconds(2)), novel(300))) {
            plane.ticker().advance(Duration.ofMillis(1_899));

            assertThat(Streams.read(stream, 1).getFirst().finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void a_server_that_ends_cuts_its_texts_off_and_says_so() {
        try (GenerationStream stream = plane.generator().stream(plane.call(), novel(4_000))) {
            List<Event> events = new ArrayList<>(List.of(stream.next()));
            plane.generator().shutDown();

            Generated.Sample text = Streams.read(stream, 1, events).getFirst();

            assertThat(text.finishReason()).isEqualTo(FinishReason.SHUTDOWN);
            assertThat(hand.texts(novel(4_000)).getFirst().text()).startsWith(text.text());
        }
    }

    @Test
    void a_server_that_ends_refuses_a_text_without_a_token() throws Exception {
        plane.ticker().hold();
        FutureTask<Generated> answer = new FutureTask<>(() -> generate(novel(5)));
        Thread.ofPlatform().start(answer);
        while (!plane.ticker().holds()) {
            Thread.onSpinWait();
        }
        plane.generator().shutDown();
        plane.ticker().release();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(answer::get)
                .havingCause()
                .isInstanceOf(InferenceException.class)
                .matches(e -> ((InferenceException) e).code() == ErrorCode.SHUTTING_DOWN, "is SHUTTING_DOWN");
    }

    @Test
    void a_deadline_while_writing_ends_the_text_with_what_there_is() {
        try (GenerationStream stream = plane.generator().stream(plane.call(Duration.ofSeconds(5)), novel(4_000))) {
            List<Event> events = new ArrayList<>(List.of(stream.next()));
            plane.ticker().advance(Duration.ofSeconds(5));

            Generated.Sample text = Streams.read(stream, 1, events).getFirst();

            assertThat(text.finishReason()).isEqualTo(FinishReason.DEADLINE);
            assertThat(text.tokens()).isPositive();
            assertThat(hand.texts(novel(4_000)).getFirst().text()).startsWith(text.text());
        }
    }

    @Test
    void a_deadline_before_the_first_token_is_an_error() {
        Call late = plane.call(Duration.ofSeconds(5));
        plane.ticker().advance(Duration.ofSeconds(5));

        InferenceException refusal = catchThrowableOfType(
                InferenceException.class, () -> plane.generator().generate(late, novel(5)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }

    @Test
    void a_caller_that_has_gone_ends_its_texts() {
        Call call = plane.call();
        try (GenerationStream stream = plane.generator().stream(call, novel(4_000))) {
            List<Event> events = new ArrayList<>(List.of(stream.next()));
            call.watchCaller(() -> true);
            while (stream.usage().generatedTokens() < 64) {
                Thread.onSpinWait();
            }
            call.cancel();

            assertThat(Streams.read(stream, 1, events).getFirst().finishReason())
                    .isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void a_stream_can_be_closed_by_another_thread() throws Exception {
        GenerationStream stream = plane.generator().stream(plane.call(), novel(4_000));
        FutureTask<List<Generated.Sample>> reader = new FutureTask<>(() -> Streams.read(stream, 1));
        Thread.ofPlatform().start(reader);
        while (stream.usage().generatedTokens() < 10) {
            Thread.onSpinWait();
        }
        stream.close();
        stream.close();

        assertThat(reader.get().getFirst().finishReason()).isIn(FinishReason.CANCELLED, FinishReason.LENGTH);
    }

    @Test
    void a_run_that_fails_fails_its_own_call_only() {
        GenerationRequest good = request("failing", "ab", 300, 1, "");
        try (GenerationStream stream = plane.generator().stream(plane.call(), good)) {
            refused(request("failing", "a" + GUILTY, 5, 2, ""), ErrorCode.INFERENCE_FAILED);
            refused(request("failing", "a", 5, 2, GUILTY), ErrorCode.INFERENCE_FAILED);

            assertThat(Streams.read(stream, 1)).isEqualTo(new ByHand(plane.served("failing")).texts(good));
        }
    }

    @Test
    void a_prediction_gives_the_next_tokens_and_what_candidates_are_worth() {
        List<String> candidates = List.of("a", "abc", "h,\n a", "abc");
        PredictionRequest request =
                new PredictionRequest(new ModelReference("poet", null), RowInput.text("hag"), 100, candidates);

        Prediction prediction = plane.generator().predictNext(plane.call(), request);

        ByHand poet = new ByHand(plane.served("poet"));
        for (int i = 0; i < candidates.size(); i++) {
            assertThat(prediction.candidates().get(i).logProbability())
                    .isCloseTo(poet.logProbability("hag", candidates.get(i)), within(1e-9));
        }
        assertThat(prediction.next()).hasSize(TinyBundles.LETTERS.size() - 2);
        assertThat(prediction.next().stream()
                        .mapToDouble(next -> next.probability())
                        .sum())
                .isCloseTo(1, within(1e-9));
        for (String bad : List.of("", "az")) {
            InferenceException refusal = catchThrowableOfType(
                    InferenceException.class,
                    () -> plane.generator()
                            .predictNext(
                                    plane.call(),
                                    new PredictionRequest(
                                            new ModelReference("poet", null),
                                            RowInput.text("a"),
                                            5,
                                            List.of("a", bad))));
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refusal.field()).isEqualTo("candidates[1]");
        }
    }
}
