package io.recurrent.metrics;

import static io.recurrent.metrics.Metered.answered;
import static io.recurrent.metrics.Metered.failed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.call.Transport;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.engine.StageStarts;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.task.tagging.Tagger;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MicrometerCallMetricsTest {
    private static final String REQUEST = "recurrent_request_duration_seconds";
    private static final String STAGE = "recurrent_stage_duration_seconds";

    private final Metered metered = new Metered();

    @BeforeEach
    void load() {
        metered.load("sentiment", 1);
    }

    @Nested
    class A_call_that_was_answered {
        @Test
        void is_counted_once_under_all_its_labels() {
            metered.calls().finished(answered(Transport.GRPC, "tag", "sentiment", "1"));

            String[] labels = {"model", "sentiment", "version", "1", "transport", "grpc", "task", "tag", "outcome", "ok"
            };
            Exposition scrape = metered.scrape();
            assertThat(scrape.families().get(REQUEST).labels())
                    .containsExactly("model", "outcome", "task", "transport", "version");
            assertThat(scrape.value(REQUEST + "_count", labels)).isEqualTo(1);
            assertThat(scrape.value(REQUEST + "_sum", labels)).isEqualTo(0.0046);
            assertThat(scrape.value(REQUEST + "_max", labels)).isEqualTo(0.0046);
        }

        @Test
        void falls_into_the_bucket_of_its_duration() {
            metered.calls().finished(answered("sentiment", "1"));

            Exposition scrape = metered.scrape();
            assertThat(scrape.value(REQUEST + "_bucket", "le", "0.002")).isZero();
            assertThat(scrape.value(REQUEST + "_bucket", "le", "0.005")).isEqualTo(1);
            assertThat(scrape.value(REQUEST + "_bucket", "le", "+Inf")).isEqualTo(1);
        }

        @Test
        void is_measured_in_each_stage() {
            metered.calls().finished(answered("sentiment", "1"));

            Exposition scrape = metered.scrape();
            assertThat(scrape.families().get(STAGE).labels()).containsExactly("model", "stage", "version");
            assertThat(sumOf(scrape, "tokenize")).isEqualTo(20e-6, within(1e-12));
            assertThat(sumOf(scrape, "queue")).isEqualTo(3e-3, within(1e-12));
            assertThat(sumOf(scrape, "run")).isEqualTo(1.5e-3, within(1e-12));
            assertThat(sumOf(scrape, "decode")).isEqualTo(40e-6, within(1e-12));
        }

        @Test
        void adds_its_tokens_and_unknown_tokens() {
            metered.calls().finished(answered("sentiment", "1"));
            metered.calls().finished(answered("sentiment", "1"));

            assertThat(metered.scrape().value("recurrent_tokens_total", "model", "sentiment", "version", "1"))
                    .isEqualTo(24);
            assertThat(metered.scrape().value("recurrent_tokens_unknown_total", "model", "sentiment", "version", "1"))
                    .isEqualTo(6);
        }

        @Test
        void counts_a_stage_that_took_no_measurable_time() {
            metered.calls()
                    .finished(new CallRecord(
                            Transport.HTTP,
                            Tagger.KIND,
                            "sentiment",
                            "1",
                            null,
                            1,
                            new StageTimings(1, 1, 1, 0),
                            StageStarts.NONE,
                            1,
                            1,
                            0));

            assertThat(metered.scrape().value(STAGE + "_count", "stage", "decode"))
                    .isEqualTo(1);
        }

        @Test
        void does_not_touch_other_versions() {
            metered.load("sentiment", 2);

            metered.calls().finished(answered("sentiment", "2"));

            assertThat(metered.scrape().value("recurrent_tokens_total", "version", "1"))
                    .isZero();
            assertThat(metered.scrape().value("recurrent_tokens_total", "version", "2"))
                    .isEqualTo(12);
        }

        private double sumOf(Exposition scrape, String stage) {
            return scrape.value(STAGE + "_sum", "stage", stage, "model", "sentiment", "version", "1");
        }
    }

    @Nested
    class A_call_that_failed {
        @ParameterizedTest
        @EnumSource
        void has_its_code_in_lower_case_as_outcome(ErrorCode code) {
            metered.calls().finished(failed(code, "sentiment", "1"));

            String outcome = code.name().toLowerCase(Locale.ROOT);
            assertThat(metered.scrape().value(REQUEST + "_count", "outcome", outcome, "model", "sentiment"))
                    .isEqualTo(1);
        }

        @Test
        void is_not_measured_in_stages_that_it_did_not_reach() {
            StageTimings tokenizedOnly = new StageTimings(5_000, 0, 0, 0);
            metered.calls()
                    .finished(new CallRecord(
                            Transport.HTTP,
                            Tagger.KIND,
                            "sentiment",
                            "1",
                            ErrorCode.OVERLOADED,
                            9_000,
                            tokenizedOnly,
                            StageStarts.NONE,
                            1,
                            7,
                            0));

            Exposition scrape = metered.scrape();
            assertThat(scrape.value(STAGE + "_count", "stage", "tokenize")).isEqualTo(1);
            assertThat(scrape.value(STAGE + "_count", "stage", "queue")).isZero();
            assertThat(scrape.value(STAGE + "_count", "stage", "run")).isZero();
            assertThat(scrape.value(STAGE + "_count", "stage", "decode")).isZero();
            assertThat(scrape.value("recurrent_tokens_total")).isEqualTo(7);
        }
    }

    @Nested
    class Buckets {
        @ParameterizedTest
        @CsvSource({"2.0E-4", "5.0E-4", "0.001", "0.01", "0.1", "1.0", "10.0", "30.0", "+Inf"})
        void reach_from_a_fifth_of_a_millisecond_to_the_longest_deadline(String bound) {
            metered.calls().finished(answered("sentiment", "1"));

            assertThat(metered.scrape().value(REQUEST + "_bucket", "le", bound)).isLessThanOrEqualTo(1);
        }

        @Test
        void are_few_enough_to_keep_for_every_model() {
            metered.calls().finished(answered("sentiment", "1"));

            Exposition scrape = metered.scrape();
            assertThat(scrape.samples().filter(it -> it.name().equals(REQUEST + "_bucket")))
                    .hasSize(17);
            assertThat(scrape.samples().filter(it -> it.name().equals(STAGE + "_bucket")))
                    .hasSize(4 * 15);
        }
    }

    @Test
    void every_task_of_a_call_is_a_known_label() {
        assertThat(UsualTasks.calls())
                .allSatisfy(task -> assertThat(new CallKind(task).text()).isEqualTo(task));
        assertThatIllegalArgumentException().isThrownBy(() -> new CallKind("What ever a caller wrote"));
    }
}
