package io.recurrent.metrics;

import static io.recurrent.metrics.Metered.answered;
import static io.recurrent.metrics.Metered.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recurrent.admission.Admission;
import io.recurrent.admission.AdmissionPolicy;
import io.recurrent.admission.AdmissionSettings;
import io.recurrent.admission.ReadingGate;
import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.InputCalls;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionState;
import io.recurrent.serving.ServedModel;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.task.classification.Classifier;
import io.recurrent.time.Deadline;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Callers choose names, and models come and go; neither may make the number of series grow for ever. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BoundednessTest {
    private static final int MANY = 10_000;
    private static final int ROUNDS = 2_000;
    private static final String COUNT = "recurrent_request_duration_seconds_count";

    private final Metered metered = new Metered();

    @Nested
    class Ten_thousand_unknown_names {
        @Test
        void make_one_series_when_the_adapter_is_given_them() {
            metered.load("sentiment", 1);
            int before = metered.registry().getMeters().size();

            for (int i = 0; i < MANY; i++) {
                metered.calls().finished(failed(ErrorCode.MODEL_NOT_FOUND, "model-" + i, "none"));
                metered.calls().finished(failed(ErrorCode.MODEL_NOT_FOUND, "sentiment", "" + (i + 2)));
            }

            assertThat(metered.registry().getMeters()).hasSize(before + 1);
            Exposition scrape = metered.scrape();
            assertThat(scrape.values("model")).containsExactly("sentiment", "unknown");
            assertThat(scrape.values("version")).containsExactly("1", "none");
            assertThat(scrape.value(COUNT, "model", "unknown")).isEqualTo(2 * MANY);
        }

        @Test
        void make_one_series_when_callers_ask_for_them() {
            ClassificationService service = classifier();

            for (int i = 0; i < MANY; i++) {
                ask(service, "model-" + i);
            }

            assertThat(metered.registry().getMeters()).hasSize(1);
            assertThat(metered.scrape().value(COUNT, "model", "unknown", "outcome", "model_not_found"))
                    .isEqualTo(MANY);
        }

        private ClassificationService classifier() {
            ModelRegistry<ServedModel> registry = new ModelRegistry<>(
                    location -> {
                        throw new IllegalStateException("nothing is loaded here");
                    },
                    metered.versions(),
                    Ticker.system(),
                    line -> {});
            return new Classifier(new InputCalls(new CallEngine(
                    registry,
                    new Admission(new SharedLimit(1_000, 1)),
                    new AdmissionPolicy(new AdmissionSettings(Duration.ofSeconds(1), Duration.ofSeconds(1)), () -> 0),
                    new ReadingGate(1, Runnable::run),
                    metered.calls())));
        }

        private void ask(ClassificationService service, String name) {
            Call call = new Call(
                    "id", Caller.ANONYMOUS, Transport.HTTP, Deadline.after(Duration.ofSeconds(5), Ticker.system()));
            InputRequest request = InputRequest.single(new ModelReference(name, null), RowInput.text("some text"));
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> service.classify(call, request))
                    .matches(e -> e.code() == ErrorCode.MODEL_NOT_FOUND);
        }
    }

    @Nested
    class A_thousand_versions_that_come_and_go {
        @Test
        void leave_nothing_behind() {
            for (int version = 1; version <= 1_000; version++) {
                metered.load("ner", version);
                metered.calls().finished(answered("ner", "" + version));
                metered.versions().removed("ner", version);
            }

            assertThat(metered.registry().getMeters()).isEmpty();
            assertThat(metered.scrapeText()).isEmpty();
        }
    }

    @Nested
    class A_call_that_ends_after_its_version_is_gone {
        @Test
        void counts_as_one_of_an_unknown_model() {
            metered.load("ner", 3);
            metered.versions().removed("ner", 3);

            metered.calls().finished(answered("ner", "3"));

            assertThat(metered.metersOf("ner")).isEmpty();
            assertThat(metered.registry().getMeters()).hasSize(1);
            assertThat(metered.scrape().value(COUNT, "model", "unknown", "version", "none", "outcome", "ok"))
                    .isEqualTo(1);
        }

        @Test
        void brings_nothing_back_when_it_had_found_the_version_before() {
            metered.load("ner", 3);
            VersionMeters atHand = metered.atHand("ner", "3");
            metered.versions().removed("ner", 3);

            atHand.record(answered("ner", "3"));

            assertThat(metered.registry().getMeters()).isEmpty();
        }

        @Test
        void brings_nothing_back_when_nothing_had_been_measured_before() {
            metered.versions().changed("ner", 3, VersionState.NEW);
            VersionMeters atHand = metered.atHand("ner", "3");
            metered.versions().removed("ner", 3);

            atHand.record(answered("ner", "3"));
            atHand.loaded(1);

            assertThat(metered.registry().getMeters()).isEmpty();
        }

        @Test
        void brings_nothing_back_however_both_interleave() throws InterruptedException {
            // A version a round: what one round left behind, the removal of the next would not hide.
            AtomicInteger version = new AtomicInteger(1);
            Thread caller = Thread.ofPlatform().start(() -> {
                for (int current = version.get(); current <= ROUNDS; current = version.get()) {
                    metered.calls().finished(answered("ner", "" + current));
                }
            });
            while (version.get() <= ROUNDS) {
                metered.load("ner", version.get());
                metered.versions().removed("ner", version.getAndIncrement());
            }
            caller.join();

            assertThat(metered.metersOf("ner")).isEmpty();
            assertThat(metered.scrape().values("model")).doesNotContain("ner");
        }
    }
}
