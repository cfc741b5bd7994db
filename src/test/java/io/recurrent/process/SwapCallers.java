package io.recurrent.process;

import io.grpc.stub.BlockingClientCall;
import io.recurrent.process.Ways.Answer;
import io.recurrent.process.Ways.Way;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Callers of each way and sequences on both transports, one call after the other, until they are told to stop. They
 * know what each version answers, and write down every answer that is another, and every failure.
 */
final class SwapCallers implements AutoCloseable {
    /** The parts of a text; whole it is all of them. */
    static final List<String> STEPS = List.of("this movie", "is a gem ,", "ekeus is dull .", "baghdad");

    static final String WHOLE = String.join(" ", STEPS);
    private static final List<String> TEXTS = List.of(WHOLE, "this movie is fantastic .", "dull");

    private final Ways ways;
    private final Map<String, List<Float>> right;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private volatile boolean over;

    private SwapCallers(Ways ways, Map<String, List<Float>> right) {
        this.ways = ways;
        this.right = right;
    }

    /** What each of these versions answers each way, when nobody else asks. */
    static Map<String, List<Float>> right(Ways ways, List<String> versions) throws Exception {
        Map<String, List<Float>> right = new HashMap<>();
        for (Map.Entry<String, Way> way : ways.all().entrySet()) {
            for (String version : versions) {
                for (String text : TEXTS) {
                    Answer answer = way.getValue().ask(text, version);
                    right.put(key(way.getKey(), answer.version(), text), answer.scores());
                }
            }
        }
        return right;
    }

    static String key(String way, String version, String text) {
        return way + ", version " + version + ": " + text;
    }

    /** Lets them begin. */
    static SwapCallers start(Ways ways, Map<String, List<Float>> right) {
        SwapCallers callers = new SwapCallers(ways, right);
        ways.all().forEach((name, way) -> callers.repeat(() -> callers.ask(name, way)));
        callers.repeat(callers::sequence);
        callers.repeat(callers::stream);
        return callers;
    }

    private void repeat(Callable<?> call) {
        threads.add(Thread.ofPlatform().start(() -> {
            while (!over) {
                try {
                    call.call();
                } catch (Exception e) {
                    wrong.add(e.toString());
                }
            }
        }));
    }

    private int ask(String name, Way way) throws Exception {
        for (String text : TEXTS) {
            check(name, text, way.ask(text, ""));
        }
        return TEXTS.size();
    }

    /** An answer of a version must be that version's. */
    void check(String way, String text, Answer answer) {
        List<Float> wanted = right.get(key(way, answer.version(), text));
        if (!answer.scores().equals(wanted)) {
            wrong.add(way + ": " + answer + ", wanted " + wanted);
        }
        answers.computeIfAbsent(way + ", version " + answer.version(), it -> new AtomicInteger())
                .incrementAndGet();
    }

    private String sequence() throws Exception {
        Ways.Sequence sequence = ways.begin();
        Answer last = null;
        for (String step : STEPS) {
            last = sequence.step(step);
        }
        sequence.end();
        check("HTTP", WHOLE, new Answer(sequence.version(), last.scores()));
        return sequence.version();
    }

    private String stream() throws Exception {
        BlockingClientCall<SequenceRequest, SequenceResponse> call =
                SequenceServiceGrpc.newBlockingV2Stub(ways.channel()).open();
        call.write(SequenceRequest.newBuilder()
                .setStart(SequenceRequest.Start.newBuilder().setModel(Ways.MODEL))
                .build());
        String version = call.read().getStarted().getVersion();
        SequenceResponse last = null;
        for (String step : STEPS) {
            call.write(SequenceRequest.newBuilder()
                    .setStep(SequenceRequest.Step.newBuilder().setText(step))
                    .build());
            last = call.read();
        }
        call.halfClose();
        check("gRPC", WHOLE, new Answer(version, Ways.scores(last.getAnswer().getScoresMap())));
        if (call.read() != null) {
            wrong.add("a stream goes on after its end");
        }
        return version;
    }

    /** What went wrong so far; empty is what is wanted. */
    Queue<String> wrong() {
        return wrong;
    }

    /** How many answers there were, by way and version. */
    Map<String, AtomicInteger> answers() {
        return answers;
    }

    /** Ends when the last caller has its answer. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
