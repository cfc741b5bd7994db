package io.recurrent.bench.load;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Transport;
import io.recurrent.error.InferenceException;
import io.recurrent.inference.Answer;
import io.recurrent.inference.InferenceService;
import io.recurrent.inference.InferenceService.Request;
import io.recurrent.inference.ModelReference;
import io.recurrent.inference.TextInput;
import io.recurrent.task.Classification;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Calls of the service itself, a platform thread a caller, as a transport would make them. */
public final class ServiceLoad implements Load {
    private final InferenceService service;
    private final CallFactory calls;
    private final List<Request> requests;
    private final AtomicInteger next = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Calls that service with these texts in turn. */
    public ServiceLoad(InferenceService service, CallFactory calls, List<String> texts) {
        this.service = service;
        this.calls = calls;
        ModelReference model = new ModelReference("sentiment", null);
        this.requests = texts.stream()
                .map(text -> Request.single(model, new TextInput(text, null)))
                .toList();
    }

    /** One call on the calling thread, with the next text. */
    public Answer<Classification> classify() {
        Call call = calls.start(calls.requestId(null), Transport.INTERNAL, null);
        return service.classify(call, requests.get(Math.floorMod(next.getAndIncrement(), requests.size())));
    }

    /** One call; the outcome is its caller's own, or locked by it. */
    private void call(long due, Outcome outcome) {
        String code = "OK";
        try {
            classify();
        } catch (InferenceException e) {
            code = e.code().name();
        }
        long now = System.nanoTime();
        synchronized (outcome) {
            outcome.answer(code, code.equals("OK"), now - due);
        }
    }

    @Override
    public Outcome closed(int callers, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        long cpu = processCpu();
        List<Future<Outcome>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> {
                Outcome own = new Outcome();
                for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
                    call(now, own);
                }
                return own;
            }));
        }
        Outcome all = new Outcome();
        for (Future<Outcome> one : running) {
            all.merge(one.get());
        }
        all.end(time, processCpu() - cpu, 0);
        return all;
    }

    @Override
    public Outcome open(double perSecond, Duration time) throws Exception {
        long start = System.nanoTime();
        long cpu = processCpu();
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        Outcome outcome = new Outcome();
        List<Future<?>> running = new ArrayList<>();
        for (long sent = 0; sent < total; sent++) {
            long due = start + Math.round(sent * 1e9 / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            synchronized (outcome) {
                outcome.sent(System.nanoTime() - due);
            }
            running.add(threads.submit(() -> call(due, outcome)));
        }
        for (Future<?> one : running) {
            one.get();
        }
        outcome.end(time, processCpu() - cpu, total);
        return outcome;
    }

    private static long processCpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
