package io.recurrent.service.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.admission.Admission;
import io.recurrent.call.Caller;
import io.recurrent.call.SharedLimit;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.service.models.ModelStatus.VersionStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerStateTest {
    private final Admission admission = new Admission(new SharedLimit(1_000, 1));
    private final AtomicBoolean stuck = new AtomicBoolean();
    private Engine plane;

    @BeforeAll
    void start(@TempDir Path root) throws Exception {
        plane = new Engine(
                root,
                TinyBundles.sentiment(),
                TinyBundles.sentiment().version(2).golden("no json"),
                TinyBundles.classifier("broken", TinyGraphs.classifier(2)).golden("no json"));
    }

    @AfterAll
    void stop() {
        plane.close();
    }

    private ServerState state(String... wanted) {
        return new ServerState(plane.registry(), admission, stuck::get, List.of(wanted));
    }

    @Nested
    class AServer {
        @Test
        void is_alive_whatever_happens_and_ready_once_its_models_are() {
            AtomicInteger told = new AtomicInteger();
            ServerState state = state("sentiment");
            state.onChange(told::incrementAndGet);
            assertThat(state.live()).isTrue();
            assertThat(state.ready()).isFalse();

            state.loadingFinished();
            assertThat(state.ready()).isTrue();
            assertThat(told).hasValue(1);

            state.leave();
            assertThat(state.ready()).isFalse();
            assertThat(state.draining()).isTrue();
            assertThat(state.live()).isTrue();
            assertThat(told).hasValue(2);
        }

        @Test
        void is_not_ready_while_a_run_is_stuck() {
            ServerState state = state("sentiment");
            state.loadingFinished();

            stuck.set(true);
            assertThat(state.ready()).isFalse();
            assertThat(state.live()).isTrue();
            stuck.set(false);
            assertThat(state.ready()).isTrue();
        }

        @Test
        void tells_once_that_a_run_is_stuck_and_once_that_it_is_not_any_more() {
            AtomicInteger told = new AtomicInteger();
            ServerState state = state("sentiment");
            state.loadingFinished();
            state.onChange(told::incrementAndGet);
            state.look();
            assertThat(told).hasValue(0);

            stuck.set(true);
            state.look();
            state.look();
            assertThat(told).hasValue(1);
            stuck.set(false);
            state.look();
            assertThat(told).hasValue(2);
        }

        @Test
        void still_takes_calls_when_it_leaves_and_none_when_it_drains() {
            Admission own = new Admission(new SharedLimit(1_000, 1));
            ServerState state = new ServerState(plane.registry(), own, () -> false, List.of());
            state.leave();
            own.enter(Caller.ANONYMOUS).close();

            state.drain();
            assertThatThrownBy(() -> own.enter(Caller.ANONYMOUS))
                    .isInstanceOfSatisfying(
                            InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
        }

        @Test
        void without_a_wanted_model_is_not_ready() {
            for (ServerState state : List.of(state(), state("broken"), state("sentiment", "unknown"))) {
                state.loadingFinished();
                assertThat(state.ready()).isFalse();
            }
        }
    }

    @Nested
    class TheStatusOfAModel {
        private final RegistryCatalog control = new RegistryCatalog(plane.registry());

        @Test
        void lists_its_versions_newest_first_with_state_and_reason_and_no_path() {
            ModelStatus status = control.model("sentiment");

            assertThat(status.task()).isEqualTo("text-classification");
            assertThat(status.description()).isEqualTo("A tiny model for tests");
            assertThat(status.versions()).extracting(VersionStatus::version).containsExactly("2", "1");
            assertThat(status.versions()).extracting(VersionStatus::state).containsExactly("FAILED", "READY");
            assertThat(status.versions().getFirst().reason()).startsWith("golden.jsonl line 1: ");
            assertThat(status.toString()).doesNotContain("/");
        }

        @Test
        void without_any_readable_version_has_no_task() {
            assertThat(control.model("broken").task()).isEmpty();
        }

        @Test
        void can_be_asked_for_one_version_and_for_all_models() {
            assertThat(control.model("sentiment", "1").versions()).hasSize(1);
            assertThat(control.models()).extracting(ModelStatus::name).containsExactly("broken", "sentiment");
            assertThatThrownBy(() -> control.model("none"))
                    .isInstanceOfSatisfying(
                            InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
        }
    }
}
