package io.recurrent.service.models;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.KeptLabels;
import io.recurrent.registry.ModelChange;
import io.recurrent.registry.ModelDirectory;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.VersionLocation;
import io.recurrent.serving.ServedModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Administration of the models of a registry. A model is claimed on the caller's thread, so that of two callers one is
 * refused at once; what may take long then happens on the registry's thread. Thread safe.
 */
public final class RegistryAdmin implements ModelAdmin {
    private final ModelRegistry<ServedModel> registry;
    private final KeptLabels labels;
    private final ModelDirectory directory;
    private final boolean explicit;
    private final Executor thread;
    private final Consumer<String> audit;

    /**
     * The administration of {@code registry}.
     *
     * @param labels what a restart is to find of them
     * @param directory where the bundles are
     * @param explicit whether versions are loaded and unloaded one by one
     * @param thread the registry's
     * @param audit is told one line an operation
     */
    public RegistryAdmin(
            ModelRegistry<ServedModel> registry,
            KeptLabels labels,
            ModelDirectory directory,
            boolean explicit,
            Executor thread,
            Consumer<String> audit) {
        this.registry = registry;
        this.labels = labels;
        this.directory = directory;
        this.explicit = explicit;
        this.thread = thread;
        this.audit = audit;
    }

    @Override
    public void load(Administrator by, String model, @Nullable String version) {
        new Audited(by, "load", model, version, null).run(() -> {
            requireExplicit();
            onThread(model, change -> change.load(there(model), version));
        });
    }

    @Override
    public void unload(Administrator by, String model, @Nullable String version) {
        new Audited(by, "unload", model, version, null).run(() -> {
            requireExplicit();
            try (ModelChange<ServedModel> change = registry.change(model)) {
                change.unload(version);
            }
        });
    }

    private void requireExplicit() {
        if (!explicit) {
            throw new InferenceException(
                    ErrorCode.MODEL_CONFLICT,
                    "versions are chosen by recurrent.models.policy; recurrent.models.mode=explicit lets them be loaded"
                            + " and unloaded one by one");
        }
    }

    @Override
    public void reload(Administrator by, String model) {
        new Audited(by, "reload", model, null, null).run(() -> onThread(model, change -> change.reload(there(model))));
    }

    @Override
    public void setLabel(Administrator by, String model, String label, String version) {
        new Audited(by, "set-label", model, version, label).run(() -> {
            try (ModelChange<ServedModel> change = registry.change(model)) {
                change.setLabel(label, version);
                Integer pointed = registry.labels(model).get(label);
                if (pointed != null) {
                    labels.set(model, label, pointed);
                }
            }
        });
    }

    @Override
    public void removeLabel(Administrator by, String model, String label) {
        new Audited(by, "remove-label", model, null, label).run(() -> {
            try (ModelChange<ServedModel> change = registry.change(model)) {
                change.removeLabel(label);
                labels.remove(model, label);
            }
        });
    }

    /** Claims here, works there, and waits; when the wait is interrupted the work goes on. */
    private void onThread(String model, Consumer<ModelChange<ServedModel>> work) {
        ModelChange<ServedModel> change = registry.change(model);
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            try (change) {
                work.accept(change);
            }
            return true;
        });
        try {
            thread.execute(task);
            task.get();
        } catch (RejectedExecutionException e) {
            change.close();
            throw new InferenceException(ErrorCode.SHUTTING_DOWN, "the server is shutting down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InferenceException(ErrorCode.CANCELLED, "the caller is gone; the operation continues", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof InferenceException known
                    ? known
                    : new InferenceException(ErrorCode.INTERNAL, "the operation failed", e);
        }
    }

    private List<VersionLocation> there(String model) {
        try {
            synchronized (directory) {
                return directory.versions(model);
            }
        } catch (IOException e) {
            throw new InferenceException(ErrorCode.MODEL_CONFLICT, "the models' directory cannot be read now", e);
        }
    }

    /** One operation and the line that it leaves. Of what a caller wrote only what is a plain name is repeated. */
    private final class Audited {
        private static final int MOST = 64;

        private final String line;

        Audited(Administrator by, String action, String model, @Nullable String version, @Nullable String label) {
            line = "action=" + action + " model=" + plain(model) + " version=" + plain(version) + " label="
                    + plain(label) + " address=" + plain(by.address()) + " way=" + plain(by.way()) + " request="
                    + plain(by.requestId());
        }

        private static String plain(@Nullable String text) {
            if (text == null) {
                return "-";
            }
            String plain = text.replaceAll("[^A-Za-z0-9._:/@%\\[\\]-]", "?");
            return plain.length() <= MOST ? plain : plain.substring(0, MOST) + "...";
        }

        void run(Runnable operation) {
            String outcome = ErrorCode.INTERNAL.name();
            try {
                operation.run();
                outcome = "done";
            } catch (InferenceException e) {
                outcome = e.code().name();
                throw e;
            } finally {
                audit.accept(line + " outcome=" + outcome);
            }
        }
    }
}
