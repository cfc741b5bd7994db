package io.recurrent.service.sequences;

import io.recurrent.call.Call;
import io.recurrent.call.Caller;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.CallMeasure;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.registry.ModelLease;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.sequence.LiveSequence;
import io.recurrent.sequence.LiveSequences;
import io.recurrent.sequence.SequenceMetrics.Reason;
import io.recurrent.sequence.SequenceSnapshot;
import io.recurrent.sequence.SequenceSnapshot.LastStep;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.sequence.SequenceStore.Kept;
import io.recurrent.sequence.SequenceStore.Key;
import io.recurrent.sequence.StateTokens;
import io.recurrent.sequence.StoredSequence;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sequences over the models of a registry. A step is a row in the version's queue like any other; what a sequence adds
 * is the state before it, and that its answer is committed before it leaves. Thread safe.
 *
 * <p>With a {@link SequenceStore} that one has the last word: each step is read from it and committed to it, so that
 * any replica may take the next one. What lives here then is the lease and a copy.
 */
public final class Sequences implements SequenceService, AutoCloseable {
    /** A sequence's start, a step, a look at it, or its end. */
    public static final CallKind KIND = new CallKind("sequence");

    private static final int ID_BYTES = 16;

    private final ModelRegistry<ServedModel> registry;
    private final VersionLeases versions;
    private final CallEngine calls;
    private final LiveSequences<ModelLease<ServedModel>> live;
    private final StateTokens tokens;
    private final @Nullable SequenceStore store;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();

    /** Sequences that live in {@code live}, and in {@code store} unless it is null. */
    public Sequences(
            ModelRegistry<ServedModel> registry,
            CallEngine calls,
            LiveSequences<ModelLease<ServedModel>> live,
            StateTokens tokens,
            @Nullable SequenceStore store,
            Ticker ticker) {
        this.registry = registry;
        this.versions = new VersionLeases(registry);
        this.calls = calls;
        this.live = live;
        this.tokens = tokens;
        this.store = store;
        this.ticker = ticker;
    }

    @Override
    public SequenceView start(Call call, Start start) {
        return calls.answer(call, KIND, measure -> {
            String id = id(start.sequence());
            StoredSequence given = start.state() == null ? null : tokens.open(start.state());
            ModelLease<ServedModel> lease = given == null
                    ? registry.lease(start.model().name(), start.model().version())
                    : versions.resume(start.model(), given);
            try {
                measure.leased(lease.model(), lease.version());
                lease.servable().requireSequences();
                SequenceSnapshot snapshot = SequenceSnapshot.EMPTY;
                if (given != null) {
                    VersionLeases.requireFit(lease, given);
                    snapshot = given.snapshot().withoutLast();
                }
                return begin(new Key(lease.model(), id), lease, snapshot, call.caller());
            } catch (RuntimeException | Error e) {
                lease.close();
                throw e;
            }
        });
    }

    private String id(@Nullable String wanted) {
        if (wanted == null) {
            return random();
        }
        SequenceIds.require(wanted, "sequence");
        return wanted;
    }

    private String random() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private SequenceView begin(Key key, ModelLease<ServedModel> lease, SequenceSnapshot snapshot, Caller caller) {
        LiveSequence<ModelLease<ServedModel>> made = live.start(key, lease, snapshot, caller);
        try {
            if (store != null) {
                made.startedAs(random());
                if (!store.create(key, made.start(), stored(made, snapshot))) {
                    throw LiveSequences.inUse(key);
                }
            }
        } catch (RuntimeException e) {
            live.endInTurn(made, Reason.MOVED);
            throw e;
        }
        return view(made);
    }

    @Override
    public StepAnswer step(Call call, Step step) {
        return step(call, step.model(), step.sequence(), served -> step);
    }

    /** A step that depends on the version which the sequence keeps to. */
    public StepAnswer step(Call call, String model, String id, Function<ServedModel, Step> asked) {
        return calls.answer(call, KIND, measure -> {
            LiveSequence<ModelLease<ServedModel>> sequence = find(model, id);
            sequence.enter();
            try {
                measure.leased(sequence.lease().model(), sequence.lease().version());
                Step step = asked.apply(sequence.lease().servable());
                SequenceSnapshot now = current(sequence, SequenceStore::touch);
                SequenceStep next = new SequenceStep(calls, call, sequence.lease(), measure);
                String digest = next.digest(step);
                long number = step.number() == null ? now.step() + 1 : step.number();
                if (number == now.step() && now.last() != null) {
                    return next.repeated(step, now, digest);
                }
                requireNext(step, now, number);
                SequenceSnapshot after = next.run(step, now, digest);
                // First the answer: scores that mean nothing fail the step, and then nothing may have changed.
                StepAnswer answer = next.answer(step, after);
                commit(sequence, after, step.number() != null);
                return answer;
            } finally {
                live.used(sequence);
                live.leave(sequence);
            }
        });
    }

    private static void requireNext(Step step, SequenceSnapshot now, long number) {
        if (number != now.step() + 1) {
            throw new InferenceException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "the next step of sequence '" + step.sequence() + "' is " + (now.step() + 1) + ", got " + number);
        }
    }

    private void commit(LiveSequence<ModelLease<ServedModel>> sequence, SequenceSnapshot after, boolean numbered) {
        SequenceSnapshot before = sequence.snapshot();
        live.commit(sequence, after);
        if (store == null) {
            return;
        }
        boolean kept = false;
        try {
            kept = store.replace(sequence.key(), sequence.start(), stored(sequence, after), before.step())
                    || (numbered && applied(sequence, after));
        } finally {
            if (!kept) {
                live.commit(sequence, before);
            }
        }
        if (!kept) {
            throw new InferenceException(
                    ErrorCode.SEQUENCE_CONFLICT,
                    "sequence '" + sequence.key().sequence() + "' got a step from elsewhere, or ended, meanwhile");
        }
    }

    /**
     * Whether this very step is there already: its caller had sent it before, and nobody knew whether it got through.
     */
    private boolean applied(LiveSequence<ModelLease<ServedModel>> sequence, SequenceSnapshot after) {
        Kept kept = store == null ? null : store.look(sequence.key());
        if (kept == null || !kept.start().equals(sequence.start())) {
            return false;
        }
        SequenceSnapshot there = kept.sequence().snapshot();
        LastStep last = there.last();
        return last != null
                && after.last() != null
                && there.step() == after.step()
                && last.digest().equals(after.last().digest());
    }

    private static StoredSequence stored(LiveSequence<ModelLease<ServedModel>> sequence, SequenceSnapshot snapshot) {
        ModelLease<ServedModel> lease = sequence.lease();
        return new StoredSequence(lease.model(), lease.version(), digest(lease), snapshot);
    }

    private static String digest(ModelLease<ServedModel> lease) {
        return lease.servable().bundle().graphDigest();
    }

    /** The sequence, taken over from the store when another replica had it until now. */
    private LiveSequence<ModelLease<ServedModel>> find(String model, String id) {
        Key key = new Key(model, id);
        return live.find(key).orElseGet(() -> adopt(key));
    }

    private LiveSequence<ModelLease<ServedModel>> adopt(Key key) {
        Kept kept = store == null || !SequenceIds.valid(key.sequence()) ? null : store.look(key);
        StoredSequence stored = kept == null ? null : kept.sequence();
        if (stored == null || !stored.model().equals(key.model())) {
            // Of an unknown model the caller is told that.
            registry.views(key.model());
            throw LiveSequence.notFound(key.sequence());
        }
        ModelLease<ServedModel> lease = versions.lease(stored);
        try {
            VersionLeases.requireFit(lease, stored);
            // It moves here whatever its caller holds: otherwise it would be lost with the replica that had it.
            return live.start(key, lease, stored.snapshot(), new Caller("moved " + key.sequence()));
        } catch (RuntimeException e) {
            lease.close();
            if (e instanceof InferenceException known && known.code() == ErrorCode.SEQUENCE_CONFLICT) {
                // Another call took it over at the same time.
                return live.find(key).orElseThrow(() -> LiveSequence.notFound(key.sequence()));
            }
            throw e;
        }
    }

    /** How a sequence is found in the store. */
    private interface Found {
        @Nullable
        Kept in(SequenceStore store, Key key);
    }

    /** How a sequence stands, for whoever has its turn: the store knows better, where there is one. */
    private SequenceSnapshot current(LiveSequence<ModelLease<ServedModel>> sequence, Found found) {
        if (store == null) {
            return sequence.snapshot();
        }
        Kept kept = found.in(store, sequence.key());
        if (kept == null) {
            live.endInTurn(sequence, Reason.MOVED);
            throw LiveSequence.notFound(sequence.key().sequence());
        }
        StoredSequence stored = kept.sequence();
        if (stored.version() != sequence.lease().version()
                || !stored.graphDigest().equals(digest(sequence.lease()))) {
            // Ended and started again elsewhere, with another version.
            live.endInTurn(sequence, Reason.MOVED);
            throw VersionLeases.retired(stored);
        }
        live.commit(sequence, stored.snapshot());
        live.idle(sequence, kept.idle());
        sequence.startedAs(kept.start());
        return stored.snapshot();
    }

    @Override
    public SequenceView view(Call call, String model, String id) {
        return calls.answer(call, KIND, measure -> inTurn(measure, model, id, this::view));
    }

    @Override
    public ExportedState export(Call call, String model, String id) {
        return calls.answer(
                call,
                KIND,
                measure -> inTurn(measure, model, id, sequence -> {
                    SequenceSnapshot snapshot = sequence.snapshot();
                    return new ExportedState(tokens.seal(stored(sequence, snapshot.withoutLast())), snapshot.step());
                }));
    }

    /** What a look at a sequence gives. */
    private interface Look<T> {
        T at(LiveSequence<ModelLease<ServedModel>> sequence);
    }

    private <T> T inTurn(CallMeasure measure, String model, String id, Look<T> look) {
        LiveSequence<ModelLease<ServedModel>> sequence = find(model, id);
        measure.leased(sequence.lease().model(), sequence.lease().version());
        if (store == null) {
            return look.at(sequence);
        }
        sequence.enter();
        try {
            current(sequence, SequenceStore::look);
            return look.at(sequence);
        } finally {
            live.leave(sequence);
        }
    }

    private SequenceView view(LiveSequence<ModelLease<ServedModel>> sequence) {
        SequenceSnapshot snapshot = sequence.snapshot();
        return new SequenceView(
                sequence.key().sequence(),
                sequence.lease().model(),
                Integer.toString(sequence.lease().version()),
                snapshot.step(),
                snapshot.consumed(),
                Duration.ofNanos(ticker.nanos() - sequence.usedNanos()).toMillis(),
                snapshot.stateBytes());
    }

    @Override
    public void end(Call call, String model, String id) {
        calls.answer(call, KIND, measure -> {
            LiveSequence<ModelLease<ServedModel>> sequence = find(model, id);
            measure.leased(sequence.lease().model(), sequence.lease().version());
            sequence.enter();
            try {
                // Another replica may have ended it and started it again; that one is meant.
                current(sequence, SequenceStore::look);
                boolean there = store == null || store.remove(sequence.key(), sequence.start());
                live.endInTurn(sequence, there ? Reason.END : Reason.MOVED);
                if (!there) {
                    throw LiveSequence.notFound(id);
                }
            } finally {
                live.leave(sequence);
            }
            return id;
        });
    }

    /** Ends the sequences whose time is over, and those of versions that were replaced long enough ago. */
    public void expire() {
        live.expire();
        live.retire(lease -> lease.overdue(ticker.nanos()));
    }

    /** Gives all leases back; what is in a shared store stays there. */
    @Override
    public void close() {
        live.close();
    }
}
