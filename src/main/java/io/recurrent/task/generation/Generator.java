package io.recurrent.task.generation;

import io.recurrent.call.Call;
import io.recurrent.engine.CallEngine;
import io.recurrent.engine.CallKind;
import io.recurrent.engine.CallMeasure;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.input.EncodedRow;
import io.recurrent.registry.ModelLease;
import io.recurrent.serving.ServedModel;
import io.recurrent.serving.ServedRow;
import io.recurrent.task.writing.Sampler;
import io.recurrent.task.writing.StopStrings;
import io.recurrent.text.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Writes texts: the prompt runs once, then each text is a row that goes on token by token in the version's queue,
 * beside all other rows there. Thread safe.
 */
public final class Generator implements GenerationService {
    /** Seeds that every JSON reader keeps exact. */
    private static final long SEED_MASK = (1L << 53) - 1;

    /** Texts that go on from a prompt. */
    static final CallKind GENERATE = new CallKind(GenerationTask.VERB);
    /** What comes next in a text. */
    static final CallKind PREDICT_NEXT = new CallKind(GenerationTask.PREDICT_NEXT);

    private final CallEngine calls;
    private final GenerationSettings settings;
    private final LongSupplier seeds;
    private final OpenGenerations generations = new OpenGenerations();

    /** Generation through {@code calls}; {@code seeds} gives a seed to calls that name none. */
    public Generator(CallEngine calls, GenerationSettings settings, LongSupplier seeds) {
        this.calls = calls;
        this.settings = settings;
        this.seeds = seeds;
    }

    @Override
    public Generated generate(Call call, GenerationRequest request) {
        try (OpenGeneration open = open(call, request, false)) {
            return open.all();
        }
    }

    @Override
    public GenerationStream stream(Call call, GenerationRequest request) {
        return open(call, request, true);
    }

    private OpenGeneration open(Call call, GenerationRequest request, boolean streaming) {
        return calls.begin(call, GENERATE, (measure, permit) -> {
            ModelLease<ServedModel> lease = calls.lease(request.model());
            try {
                measure.leased(lease.model(), lease.version());
                OpenGeneration.Held held = new OpenGeneration.Held(permit, lease, generations);
                return begin(call, request, held, measure, streaming);
            } catch (RuntimeException | Error e) {
                lease.close();
                throw e;
            }
        });
    }

    private OpenGeneration begin(
            Call call, GenerationRequest request, OpenGeneration.Held held, CallMeasure measure, boolean streaming) {
        ServedModel served = held.lease().servable();
        ServedGeneration writer = served.as(ServedGeneration.class, GenerationTask.VERB);
        served.requireStreams();
        checkLength(request);
        int[] lineStarts = lineStarts(writer, request.lineStarts());
        EncodedRow text = calls.encode(
                call,
                served.queue(),
                List.of(request.prompt()),
                () -> PromptEncoder.encode(writer, request.prompt(), "prompt"));
        int[] ids = text.some().ids();
        measure.encoded(text);
        long seed = Objects.requireNonNullElseGet(request.seed(), () -> seeds.getAsLong() & SEED_MASK);
        List<WrittenText> texts = texts(request, writer, ids, lineStarts, seed);
        writer.slots().take(call.caller(), texts.size());
        LiveGeneration live = new LiveGeneration(call, served, writer, texts, streaming);
        PromptRun prompt = new PromptRun(writer.prefixes(), ids);
        try {
            call.onCancel(live::cancelled);
            generations.add(live);
            calls.offer(call, served.queue(), List.of(new PromptRow(prompt, live, live.deadline())));
        } catch (RuntimeException | Error e) {
            generations.remove(live);
            live.fail(ServedRow.explain(e));
            throw e;
        }
        OpenGeneration.Prompt begun = new OpenGeneration.Prompt(ids.length, prompt.cachedTokens(), seed);
        return new OpenGeneration(call, live, held, begun, measure, calls.outcomes());
    }

    private static List<WrittenText> texts(
            GenerationRequest request, ServedGeneration writer, int[] prompt, int[] lineStarts, long seed) {
        BitSet before = new BitSet();
        Arrays.stream(prompt).forEach(before::set);
        List<WrittenText> texts = new ArrayList<>(request.samples());
        for (int i = 0; i < request.samples(); i++) {
            Sampler sampler = new Sampler(request.sampling(), writer.next().never(), before, seed, i);
            texts.add(new WrittenText(
                    writer.vocabulary(), sampler, new StopStrings(request.stop()), lineStarts, request.maxTokens()));
        }
        return texts;
    }

    private void checkLength(GenerationRequest request) {
        if (request.maxTokens() > settings.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "maxTokens",
                    "'maxTokens' is " + request.maxTokens() + ", a text may have " + settings.maxTokens());
        }
    }

    private static int[] lineStarts(ServedGeneration writer, String characters) {
        if (!characters.isEmpty() && !writer.vocabulary().writesLines()) {
            throw InferenceException.invalid("lineStarts", "the model does not write in lines; leave 'lineStarts' out");
        }
        Encoding encoding = writer.model().tokenizer().encode(characters);
        for (int token = 0; token < encoding.length(); token++) {
            if (writer.vocabulary().never().get(encoding.ids()[token])) {
                throw InferenceException.invalid(
                        "lineStarts", "the model cannot write '" + encoding.token(token) + "' of 'lineStarts'");
            }
        }
        return encoding.ids();
    }

    /**
     * Ends every text that is being written, with what there is of it and the reason {@code SHUTDOWN}; a call without a
     * token fails with SHUTTING_DOWN. For a server that lets no new call in and is about to close.
     */
    public void shutDown() {
        generations.shutDown();
    }

    @Override
    public Prediction predictNext(Call call, PredictionRequest request) {
        return calls.answer(
                call,
                PREDICT_NEXT,
                request.model(),
                (lease, measure) -> new Predictor(calls, call, lease, measure).predict(request));
    }
}
