package io.recurrent.config;

import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** Lets a start go on from part to part until the process is to end: each bean is a part, and each port. */
final class StartGate implements BeanPostProcessor {
    /** Just before the ports of REST and of management are opened, and that of gRPC, which is the last of all. */
    private static final int[] BEFORE_PORTS = {
        WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE - 1,
        WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE + 1,
        Integer.MAX_VALUE - 1
    };

    private final BooleanSupplier ending;

    private StartGate(BooleanSupplier ending) {
        this.ending = ending;
    }

    /** Puts gates into a context that has not been started. */
    static void install(ConfigurableApplicationContext context, BooleanSupplier ending) {
        StartGate gate = new StartGate(ending);
        gate.pass();
        context.getBeanFactory().addBeanPostProcessor(gate);
        for (int phase : BEFORE_PORTS) {
            context.getBeanFactory().registerSingleton("startGate" + phase, new BeforePort(gate, phase));
        }
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        pass();
        return bean;
    }

    private void pass() {
        if (ending.getAsBoolean()) {
            throw new StartStoppedException();
        }
    }

    /** A part of the start that does nothing. */
    private static final class BeforePort implements SmartLifecycle {
        private final StartGate gate;
        private final int phase;
        private volatile boolean running;

        private BeforePort(StartGate gate, int phase) {
            this.gate = gate;
            this.phase = phase;
        }

        @Override
        public void start() {
            gate.pass();
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return phase;
        }
    }
}
