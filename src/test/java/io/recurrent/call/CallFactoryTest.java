package io.recurrent.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallFactoryTest {
    private final AtomicLong now = new AtomicLong(7);
    private final CallFactory calls =
            new CallFactory(now::get, new CallSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), 3));

    private Duration left(Duration timeout) {
        return Duration.ofNanos(calls.start("r", Caller.ANONYMOUS, Transport.HTTP, timeout)
                .deadline()
                .remainingNanos());
    }

    @Nested
    class ADeadline {
        @Test
        void is_the_default_when_the_caller_names_none() {
            assertThat(left(null)).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void is_what_the_caller_asks_for() {
            assertThat(left(Duration.ofNanos(1))).isEqualTo(Duration.ofNanos(1));
            assertThat(left(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        }

        @Test
        void is_cut_to_the_longest_however_long_the_wish() {
            assertThat(left(Duration.ofDays(365_000))).isEqualTo(Duration.ofSeconds(30));
            assertThat(left(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Duration.ofSeconds(30));
        }

        @ParameterizedTest
        @ValueSource(longs = {0, -1, Long.MIN_VALUE})
        void that_has_passed_is_refused_at_once(long nanos) {
            assertThatThrownBy(() -> left(Duration.ofNanos(nanos)))
                    .isInstanceOfSatisfying(
                            InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anonymous", "team-7"})
    void a_call_knows_who_asks(String id) {
        assertThat(calls.start("r", new Caller(id), Transport.GRPC, null).caller())
                .isEqualTo(new Caller(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void a_caller_without_an_id_is_refused(String id) {
        assertThatThrownBy(() -> new Caller(id)).hasMessageContaining("blank");
    }

    @Nested
    class ARequestId {
        @ParameterizedTest
        @ValueSource(strings = {"a", "abc-DEF_0.9", "550e8400-e29b-41d4-a716-446655440000"})
        void of_harmless_characters_is_kept(String wanted) {
            assertThat(calls.requestId(wanted)).isEqualTo(wanted);
        }

        @ParameterizedTest
        @NullSource
        @ValueSource(strings = {"", " ", "a b", "a\r\nSet-Cookie: x", "ä", "<script>"})
        void that_is_missing_or_could_do_harm_in_a_log_is_replaced(String wanted) {
            assertThat(calls.requestId(wanted)).matches("[0-9a-f]{32}");
        }

        @Test
        void of_128_characters_is_kept_and_a_longer_one_replaced() {
            assertThat(calls.requestId("x".repeat(128))).hasSize(128);
            assertThat(calls.requestId("x".repeat(129))).matches("[0-9a-f]{32}");
        }

        @Test
        void that_the_server_makes_is_new_each_time_and_always_of_one_length() {
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 200; i++) {
                assertThat(seen.add(calls.requestId(null))).isTrue();
            }
            assertThat(seen).allMatch(id -> id.matches("[0-9a-f]{32}"));
        }
    }

    @Nested
    class TheNumberOfInputs {
        @Test
        void may_be_one_up_to_the_limit() {
            calls.checkInputs(1);
            calls.checkInputs(3);
        }

        @Test
        void must_not_be_zero() {
            assertThatThrownBy(() -> calls.checkInputs(0)).isInstanceOfSatisfying(InferenceException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(e.field()).isEqualTo("inputs");
            });
        }

        @Test
        void must_not_pass_the_limit() {
            assertThatThrownBy(() -> calls.checkInputs(4)).isInstanceOfSatisfying(InferenceException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INPUT_TOO_LARGE);
                assertThat(e.field()).isEqualTo("inputs");
                assertThat(e).hasMessageContaining("4").hasMessageContaining("3");
            });
        }
    }

    @Test
    void error_ids_differ() {
        assertThat(ErrorId.random()).isNotEqualTo(ErrorId.random());
    }
}
