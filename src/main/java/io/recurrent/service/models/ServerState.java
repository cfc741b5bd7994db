package io.recurrent.service.models;

import io.recurrent.admission.Admission;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.serving.ServedModel;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Whether the server is alive and whether it should be asked. Thread safe. Transitions: loading -> ready -> draining,
 * and draining is final.
 */
public final class ServerState {
    private final ModelRegistry<ServedModel> registry;
    private final Admission admission;
    private final BooleanSupplier stuck;
    private final Collection<String> wanted;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> ends = new CopyOnWriteArrayList<>();
    private volatile boolean loaded;
    /** What the listeners know. */
    private volatile boolean wasReady;

    private volatile boolean draining;

    /**
     * The state of a server.
     *
     * @param stuck whether some run takes far longer than it should
     * @param wanted the models that it should serve, or for none given each that is found
     */
    public ServerState(
            ModelRegistry<ServedModel> registry,
            Admission admission,
            BooleanSupplier stuck,
            Collection<String> wanted) {
        this.registry = registry;
        this.admission = admission;
        this.stuck = stuck;
        this.wanted = List.copyOf(wanted);
    }

    /** Whether the process works at all; never depends on load or models. */
    public boolean live() {
        return true;
    }

    /** Whether every wanted model has a version that answers, no run is stuck, and the server does not drain. */
    public boolean ready() {
        return loaded && !draining && registry.ready(wanted) && !stuck.getAsBoolean();
    }

    /** Whether the server finishes what it has and takes nothing new. */
    public boolean draining() {
        return draining;
    }

    /** Adds what is to be told when {@link #ready()} may have changed; it must be quick and not throw. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Adds what is to be done once when every new call is refused; it must be quick and not throw. */
    public void onDrain(Runnable listener) {
        ends.add(listener);
    }

    /** The first round of loading is over. */
    public void loadingFinished() {
        loaded = true;
        tell();
    }

    /** To be called now and then: tells the listeners when a run has become stuck, a model answers no more, or not. */
    public void look() {
        if (ready() != wasReady) {
            tell();
        }
    }

    private void tell() {
        wasReady = ready();
        listeners.forEach(Runnable::run);
    }

    /** No longer ready, so that load balancers look elsewhere; calls are still taken. */
    public void leave() {
        draining = true;
        tell();
    }

    /** Refuses every new call from now on. */
    public void drain() {
        leave();
        admission.drain();
        ends.forEach(Runnable::run);
    }
}
