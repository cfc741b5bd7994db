package io.recurrent.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import io.recurrent.runtime.GraphSignature.Port;
import io.recurrent.runtime.NativeCount.Counted;
import io.recurrent.runtime.ProviderChoice.Basis;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.tensor.Shape;
import io.recurrent.time.Ticker;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The process's ONNX Runtime: one environment, one chosen provider, and every session. Thread safe.
 *
 * <p>Settings were chosen by measurement (docs/RATIONALE.md): one thread inside a run and as many runs at a time as
 * there are workers; no memory arena, because one large request would pin its scratch memory for ever.
 */
public final class OnnxRuntime {
    private final OrtEnvironment environment;
    private final NativeCount natives = new NativeCount();
    private final RunLimits limits = new RunLimits(Ticker.system(), natives);
    private final ProviderChoice provider;

    /**
     * Starts the runtime and chooses the provider by running a small graph on it.
     *
     * @throws ProviderUnavailableException when CUDA is required and does not work here
     */
    public OnnxRuntime(CudaUse cuda) {
        Telemetry.switchOff();
        // FATAL: at lower levels every failing run prints its input values to standard error.
        environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "recurrent");
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            throw new IllegalStateException("telemetry could not be switched off", e);
        }
        provider = choose(cuda);
    }

    private ProviderChoice choose(CudaUse cuda) {
        if (cuda == CudaUse.OFF) {
            return new ProviderChoice(Provider.CPU, Basis.CONFIGURED, "CUDA is off by configuration");
        }
        try (Counted<SessionOptions> options = options(Provider.CUDA)) {
            ProviderProbe.run(environment, options.get());
            return new ProviderChoice(Provider.CUDA, Basis.PROBE_OK, "a probe graph ran on CUDA");
        } catch (OrtException e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            if (cuda == CudaUse.REQUIRE) {
                throw new ProviderUnavailableException(
                        "CUDA is required and does not work on this host: " + why
                                + " (needs the build with onnxruntime_gpu and the CUDA 12 libraries)",
                        e);
            }
            return new ProviderChoice(
                    Provider.CPU, Basis.UNAVAILABLE, "CUDA is preferred and does not work here: " + why);
        }
    }

    /** Which provider runs the models, and why. */
    public ProviderChoice provider() {
        return provider;
    }

    /** Native objects that are open now: sessions, and tensors and results of runs in flight. */
    public int liveNatives() {
        return natives.live();
    }

    /** What runs may take, by the thread that does them. */
    public RunLimits limits() {
        return limits;
    }

    /**
     * Loads a graph that {@link GraphFile#read} has accepted.
     *
     * @param graph the bytes of its file in a direct buffer, of which nothing is kept
     * @param contractFor what runs must be given, from the signature that the graph turns out to have; it may throw
     * @throws GraphRejectedException when the runtime does not load the file
     */
    public Session open(ByteBuffer graph, Function<GraphSignature, SessionContract> contractFor)
            throws GraphRejectedException {
        Counted<OrtSession> session;
        try (Counted<SessionOptions> options = options(provider.provider())) {
            session = natives.opened(environment.createSession(graph.duplicate(), options.get()));
        } catch (OrtException e) {
            throw new GraphRejectedException("the runtime does not load the graph", e);
        }
        try {
            return new Session(environment, session, contractFor.apply(signature(session.get())), natives, limits);
        } catch (OrtException | RuntimeException e) {
            session.close();
            if (e instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new GraphRejectedException("the graph's signature cannot be read", e);
        }
    }

    private Counted<SessionOptions> options(Provider wanted) throws OrtException {
        Counted<SessionOptions> counted = natives.opened(new SessionOptions());
        try {
            SessionOptions options = counted.get();
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            // Not "session.set_denormal_as_zero": it changes the thread that makes the first session, and no other.
            if (wanted == Provider.CUDA) {
                options.addCUDA(0);
            }
            return counted;
        } catch (OrtException e) {
            counted.close();
            throw e;
        }
    }

    private static GraphSignature signature(OrtSession session) throws OrtException {
        return new GraphSignature(ports(session.getInputInfo()), ports(session.getOutputInfo()));
    }

    private static Map<String, Port> ports(Map<String, NodeInfo> nodes) {
        Map<String, Port> ports = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.getInfo() instanceof TensorInfo tensor) {
                ports.put(
                        name,
                        new Port(
                                NativeTensors.type(tensor.type).orElse(null),
                                tensor.type.toString(),
                                Shape.of(tensor.getShape())));
            } else {
                ports.put(name, new Port(null, node.getInfo().getClass().getSimpleName(), Shape.of()));
            }
        });
        return ports;
    }
}
