package io.recurrent.api;

import io.recurrent.call.Refusal;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.call.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the transports turned away. */
public final class FakeRefusals implements RefusalMetrics {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void refused(Transport transport, Refusal reason) {
        seen.add(transport + " " + reason);
    }

    /** Each as transport and reason, in their order. */
    public List<String> seen() {
        return List.copyOf(seen);
    }

    /** Forgets all. */
    public void reset() {
        seen.clear();
    }
}
