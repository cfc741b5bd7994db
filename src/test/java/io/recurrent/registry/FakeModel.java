package io.recurrent.registry;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What stands for a loaded model: it knows only whether it is open. */
final class FakeModel implements AutoCloseable {
    private final VersionLocation location;
    private int closed;

    FakeModel(VersionLocation location) {
        this.location = location;
    }

    VersionLocation location() {
        return location;
    }

    int closed() {
        return closed;
    }

    @Override
    public void close() {
        closed++;
    }

    static VersionLocation at(String name, int version) {
        return new VersionLocation(name, version, Path.of("models", name, Integer.toString(version)));
    }

    /** Loads fake models, or fails as told. */
    static final class Loader implements VersionLoader<FakeModel> {
        private final Map<VersionLocation, Throwable> failures = new HashMap<>();
        private final Map<VersionLocation, String> fingerprints = new HashMap<>();
        private final List<FakeModel> loaded = new ArrayList<>();
        private Runnable whileLoading = () -> {};

        void fail(VersionLocation location, Throwable failure) {
            failures.put(location, failure);
        }

        void heal(VersionLocation location) {
            failures.remove(location);
        }

        void fingerprint(VersionLocation location, String fingerprint) {
            fingerprints.put(location, fingerprint);
        }

        @Override
        public String fingerprint(VersionLocation location) {
            return fingerprints.getOrDefault(location, "");
        }

        void whileLoading(Runnable action) {
            whileLoading = action;
        }

        List<FakeModel> loaded() {
            return loaded;
        }

        @Override
        public FakeModel load(VersionLocation location) throws Exception {
            whileLoading.run();
            switch (failures.get(location)) {
                case null -> loaded.add(new FakeModel(location));
                case Error error -> throw error;
                case Exception exception -> throw exception;
                case Throwable other -> throw new IllegalStateException(other);
            }
            return loaded.getLast();
        }
    }

    /** Writes down what it is told. */
    static final class Events implements RegistryMetrics {
        private final List<String> events = new ArrayList<>();

        List<String> events() {
            return events;
        }

        @Override
        public void changed(String model, int version, VersionState state) {
            events.add(model + " " + version + " " + state);
        }

        @Override
        public void loaded(String model, int version, long nanos) {
            events.add(model + " " + version + " after " + nanos);
        }

        @Override
        public void removed(String model, int version) {
            events.add(model + " " + version + " removed");
        }
    }
}
