package io.recurrent.bench.server;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.recurrent.RecurrentApplication;
import io.recurrent.bench.load.GenerationLoad;
import io.recurrent.bench.load.ServiceLoad;
import io.recurrent.bench.load.StepLoad;
import io.recurrent.call.CallFactory;
import io.recurrent.service.models.ServerState;
import io.recurrent.service.sequences.SequenceService;
import io.recurrent.task.classification.ClassificationService;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The server's parts in this very JVM, to be called without a transport. */
public final class InProcess implements Target, AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final ConfigurableApplicationContext context;

    private InProcess(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Ready for calls, with the sentiment model alone. */
    public static InProcess start(List<String> arguments) throws InterruptedException {
        return start("sentiment", arguments);
    }

    /** Ready for calls, with one model; its ports are random and nobody uses them. */
    public static InProcess start(String model, List<String> arguments) throws InterruptedException {
        SpringApplication application = new SpringApplication(RecurrentApplication.class);
        application.setRegisterShutdownHook(false);
        List<String> all = new ArrayList<>(List.of(
                "--recurrent.models.names=" + model,
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.grpc.server.port=0",
                "--management.server.port=0",
                "--logging.level.root=warn"));
        all.addAll(arguments);
        ConfigurableApplicationContext context = application.run(all.toArray(new String[0]));
        long end = System.nanoTime() + START.toNanos();
        while (!context.getBean(ServerState.class).ready()) {
            if (System.nanoTime() > end) {
                context.close();
                throw new IllegalStateException("not ready after " + START);
            }
            Thread.sleep(50);
        }
        return new InProcess(context);
    }

    /** A generator that calls it. */
    public ServiceLoad load(List<String> texts) {
        return new ServiceLoad(context.getBean(ClassificationService.class), context.getBean(CallFactory.class), texts);
    }

    /** A generator of texts that it writes. */
    public GenerationLoad generation(List<GenerationRequest> requests, boolean streamed) {
        return new GenerationLoad(
                context.getBean(GenerationService.class), context.getBean(CallFactory.class), requests, streamed);
    }

    /** A generator of steps of sequences. */
    public StepLoad steps(List<String> texts) {
        return new StepLoad(context.getBean(SequenceService.class), context.getBean(CallFactory.class), texts);
    }

    @Override
    public Proc process() {
        return new Proc(ProcessHandle.current());
    }

    @Override
    public Counters counters() {
        return Counters.parse(context.getBean(PrometheusMeterRegistry.class).scrape());
    }

    @Override
    public void close() {
        context.close();
    }
}
