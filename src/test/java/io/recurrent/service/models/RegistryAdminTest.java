package io.recurrent.service.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.KeptLabels;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.registry.RegistrySettings;
import io.recurrent.registry.VersionPolicy;
import io.recurrent.registry.VersionState;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.serving.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryAdminTest {
    private static final Administrator BY = new Administrator("r-1", "127.0.0.1", "management");

    private final List<String> audit = new ArrayList<>();

    @TempDir
    private Path root;

    @TempDir
    private Path kept;

    private ModelRegistry<ServedModel> registry;

    @BeforeEach
    void two_versions() throws IOException {
        Files.createDirectories(root.resolve("m/1"));
        Files.createDirectories(root.resolve("m/2"));
        Files.createDirectories(root.resolve("bad/1"));
    }

    private RegistryAdmin admin(boolean explicit) {
        return admin(explicit, Runnable::run);
    }

    private RegistryAdmin admin(boolean explicit, Executor thread) {
        registry = new ModelRegistry<>(
                location -> {
                    if (location.name().equals("bad")) {
                        throw new IllegalStateException("broken");
                    }
                    return mock(ServedModel.class);
                },
                RegistryMetrics.NONE,
                new RegistrySettings(
                        model -> VersionPolicy.parse("latest-1"),
                        explicit,
                        model -> labels().at(model, Map.of()),
                        RegistrySettings.ALL.drain(),
                        Runnable::run),
                () -> 0,
                line -> {});
        return new RegistryAdmin(
                registry, labels(), new ModelDirectory(root, line -> {}), explicit, thread, audit::add);
    }

    private KeptLabels labels() {
        return new KeptLabels(kept, root, audit::add);
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InferenceException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void loads_labels_and_unloads_and_writes_down_who_did_what() {
        RegistryAdmin admin = admin(true);
        admin.load(BY, "m", null);
        admin.load(BY, "m", "1");
        admin.setLabel(BY, "m", "stable", "1");
        assertThat(registry.labels("m")).containsEntry("stable", 1);
        assertRefused(ErrorCode.MODEL_CONFLICT, () -> admin.unload(BY, "m", "1"));
        admin.removeLabel(BY, "m", "stable");
        admin.unload(BY, "m", "1");

        assertThat(registry.view("m", "1").state()).isEqualTo(VersionState.UNLOADED);
        assertThat(registry.view("m", "2").state()).isEqualTo(VersionState.READY);
        String by = " address=127.0.0.1 way=management request=r-1 outcome=";
        assertThat(audit)
                .containsExactly(
                        "action=load model=m version=- label=-" + by + "done",
                        "action=load model=m version=1 label=-" + by + "done",
                        "action=set-label model=m version=1 label=stable" + by + "done",
                        "action=unload model=m version=1 label=-" + by + "MODEL_CONFLICT",
                        "action=remove-label model=m version=- label=stable" + by + "done",
                        "action=unload model=m version=1 label=-" + by + "done");
    }

    @Test
    void labels_outlive_the_process_and_keep_their_versions_in_service() {
        RegistryAdmin before = admin(true);
        before.load(BY, "m", null);
        before.load(BY, "m", "1");
        before.setLabel(BY, "m", "stable", "1");
        before.setLabel(BY, "m", "canary", "2");
        before.setLabel(BY, "m", "old", "stable");
        before.removeLabel(BY, "m", "canary");

        RegistryAdmin after = admin(true);
        after.load(BY, "m", null);

        assertThat(registry.labels("m")).isEqualTo(Map.of("stable", 1, "old", 1));
        assertThat(registry.view("m", "stable").state()).isEqualTo(VersionState.READY);
    }

    @Test
    void what_cannot_be_served_or_is_not_there_is_refused_and_written_down() {
        RegistryAdmin admin = admin(true);

        assertRefused(ErrorCode.MODEL_REJECTED, () -> admin.load(BY, "bad", null));
        assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> admin.load(BY, "../m\nx", null));
        assertThat(audit)
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("outcome=MODEL_REJECTED"),
                        line -> assertThat(line).contains("model=../m?x ").endsWith("outcome=MODEL_NOT_FOUND"));
    }

    @Test
    void versions_are_loaded_one_by_one_only_where_nothing_else_chooses_them() {
        RegistryAdmin admin = admin(false);

        assertRefused(ErrorCode.MODEL_CONFLICT, () -> admin.load(BY, "m", null));
        assertRefused(ErrorCode.MODEL_CONFLICT, () -> admin.unload(BY, "m", null));
    }

    @Test
    void a_reload_follows_the_directory_whatever_the_mode() throws Exception {
        RegistryAdmin admin = admin(false);
        admin.reload(BY, "m");
        assertThat(registry.view("m", "2").state()).isEqualTo(VersionState.READY);

        Files.delete(root.resolve("m/2"));
        admin.reload(BY, "m");
        assertThat(registry.views("m"))
                .singleElement()
                .satisfies(view -> assertThat(view.location().version()).isOne());
        assertRefused(ErrorCode.MODEL_REJECTED, () -> admin.reload(BY, "bad"));
        assertRefused(ErrorCode.MODEL_NOT_FOUND, () -> admin.reload(BY, "none"));
    }

    @Test
    void of_two_administrators_at_the_same_time_one_is_refused_at_once() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch queued = new CountDownLatch(1);
        RegistryAdmin admin = admin(
                true,
                task -> Thread.ofVirtual().start(() -> {
                    queued.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    task.run();
                }));
        FutureTask<Boolean> first = new FutureTask<>(() -> admin.load(BY, "m", null), true);
        Thread.ofVirtual().start(first);
        queued.await();

        assertRefused(ErrorCode.MODEL_CONFLICT, () -> admin.load(BY, "m", null));
        go.countDown();
        assertThat(first.get()).isTrue();
    }

    @Test
    void when_the_registrys_thread_has_ended_the_model_is_given_back() {
        RegistryAdmin admin = admin(true, task -> {
            throw new RejectedExecutionException("as a test");
        });

        assertRefused(ErrorCode.SHUTTING_DOWN, () -> admin.load(BY, "m", null));
        registry.change("m").close();
    }
}
