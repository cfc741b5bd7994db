package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Versions that take turns under callers on other threads. */
class ModelRegistrySwapTest {
    private static final List<VersionLocation> BOTH = List.of(FakeModel.at("m", 2), FakeModel.at("m", 1));
    private static final int SWAPS = 4_000;
    private static final int CALLERS = 2;

    private final ModelRegistry<FakeModel> registry = new ModelRegistry<>(
            new FakeModel.Loader(),
            RegistryMetrics.NONE,
            new RegistrySettings(model -> VersionPolicy.parse("all"), true, Duration.ZERO, Runnable::run),
            () -> 0,
            line -> {});

    private final Queue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean over;

    private void call() {
        while (!over) {
            try {
                registry.lease("m", null).close();
                calls.incrementAndGet();
                if (!registry.ready(List.of("m"))) {
                    refused.add("not ready");
                }
            } catch (InferenceException e) {
                refused.add(e.getMessage());
            }
        }
    }

    private void load(int version) {
        try (ModelChange<FakeModel> change = registry.change("m")) {
            change.load(BOTH, Integer.toString(version));
        }
    }

    private void unload(int version) {
        try (ModelChange<FakeModel> change = registry.change("m")) {
            change.unload(Integer.toString(version));
        }
        while (registry.view("m", Integer.toString(version)).state() != VersionState.UNLOADED) {
            Thread.onSpinWait();
        }
    }

    @Test
    void no_call_is_refused_while_the_one_or_the_other_serves() throws InterruptedException {
        load(2);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Thread.ofPlatform().start(this::call));
        }
        for (int swap = 0; swap < SWAPS && refused.isEmpty(); swap++) {
            load(1 + swap % 2);
            unload(2 - swap % 2);
        }
        over = true;
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(refused).isEmpty();
        assertThat(calls).hasPositiveValue();
    }
}
