package io.recurrent.bench.load;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.SentimentServiceGrpc;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** gRPC calls over a few connections, each of which carries many calls; answers are taken on the event loops. */
public final class GrpcLoad implements Load {
    private static final int MOST_IN_FLIGHT = 4096;
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<ClassifyRequest> requests;
    private final AtomicInteger next = new AtomicInteger();

    /** Generates on so many connections. */
    public GrpcLoad(int port, List<String> texts, int connections) {
        requests = texts.stream()
                .map(text -> ClassifyRequest.newBuilder().setText(text).build())
                .toList();
        for (int i = 0; i < connections; i++) {
            channels.add(ManagedChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .build());
        }
    }

    /** A window; the listener methods run on several event loops, so they take its lock. */
    private final class Run {
        private final Outcome outcome = new Outcome();
        private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
        private final boolean closedLoop;
        private final long end;

        Run(boolean closedLoop, long end) {
            this.closedLoop = closedLoop;
            this.end = end;
        }

        void send(long due) {
            inFlight.acquireUninterruptibly();
            int number = next.getAndIncrement();
            ManagedChannel channel = channels.get(Math.floorMod(number, channels.size()));
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            ClientCalls.asyncUnaryCall(
                    channel.newCall(SentimentServiceGrpc.getClassifyMethod(), options),
                    requests.get(Math.floorMod(number, requests.size())),
                    new Answer(this, due));
        }

        synchronized void late(long nanos) {
            outcome.sent(nanos);
        }

        void answered(Status status, long due) {
            long now = System.nanoTime();
            synchronized (this) {
                if (!closedLoop || now < end) {
                    outcome.answer(status.getCode().name(), status.isOk(), now - due);
                }
            }
            inFlight.release();
            if (closedLoop && now < end) {
                send(now);
            }
        }

        synchronized Outcome finish(Duration time, long cpu, long due) {
            outcome.end(time, cpu, due);
            return outcome;
        }
    }

    private record Answer(Run run, long due) implements StreamObserver<ClassifyResponse> {
        @Override
        public void onNext(ClassifyResponse answer) {
            if (answer.getLabel().isEmpty()) {
                throw new IllegalStateException("an answer without a label");
            }
        }

        @Override
        public void onError(Throwable failure) {
            run.answered(Status.fromThrowable(failure), due);
        }

        @Override
        public void onCompleted() {
            run.answered(Status.OK, due);
        }
    }

    @Override
    public Outcome closed(int callers, Duration time) {
        long cpu = processCpu();
        long start = System.nanoTime();
        Run run = new Run(true, start + time.toNanos());
        for (int i = 0; i < callers; i++) {
            run.send(start);
        }
        while (System.nanoTime() < run.end) {
            LockSupport.parkNanos(run.end - System.nanoTime());
        }
        long used = processCpu() - cpu;
        run.inFlight.acquireUninterruptibly(MOST_IN_FLIGHT);
        return run.finish(time, used, 0);
    }

    @Override
    public Outcome open(double perSecond, Duration time) {
        long cpu = processCpu();
        long start = System.nanoTime();
        Run run = new Run(false, start + time.toNanos());
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        for (long sent = 0; sent < total; sent++) {
            long due = start + Math.round(sent * 1e9 / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            run.late(System.nanoTime() - due);
            run.send(due);
        }
        run.inFlight.acquireUninterruptibly(MOST_IN_FLIGHT);
        return run.finish(time, processCpu() - cpu, total);
    }

    private static long processCpu() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }

    @Override
    public void close() throws InterruptedException {
        for (ManagedChannel channel : channels) {
            channel.shutdown().awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
