package io.recurrent.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.lease.Leases;
import io.recurrent.runtime.NativeCount.Counted;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A loaded graph and the only way to run it. Every run is checked against the {@link SessionContract} first, because
 * there are inputs on which the native runtime ends the process.
 *
 * <p>Thread safe: any number of platform threads may run at the same time. {@link #close()} lets runs in flight end
 * first; the native session is freed after the last of them, once.
 */
public final class Session implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final NativeCount natives;
    private final RunLimits limits;
    private final RunCheck check;
    private final Leases leases;

    Session(
            OrtEnvironment environment,
            Counted<OrtSession> session,
            SessionContract contract,
            NativeCount natives,
            RunLimits limits) {
        this.environment = environment;
        this.session = session.get();
        this.natives = natives;
        this.limits = limits;
        this.check = new RunCheck(contract);
        this.leases = new Leases(session::close);
    }

    /**
     * Runs the graph once.
     *
     * @param inputs every input of the contract, in buffers of native byte order; they are only read, and may be used
     *     again when this method has returned
     * @param outputs the float outputs to compute, in the shapes that they will have; the answers are written into
     *     their direct buffers
     * @throws InferenceException INVALID_ARGUMENT when the inputs break the contract, and then nothing ran;
     *     INFERENCE_FAILED when the native runtime failed, an output turned out to have another shape, or the run was
     *     over the limit of its thread's work ({@link RunLimits})
     * @throws IllegalStateException when the session is closed
     */
    public void run(List<Tensor> inputs, List<Tensor> outputs) {
        check.check(inputs);
        requireDirect(outputs);
        leased(() -> {
            runChecked(inputs, outputs);
            return outputs;
        });
    }

    /**
     * Checks inputs by the rules of {@link #run}; others may be missing. Nothing runs.
     *
     * @throws InferenceException INVALID_ARGUMENT that names the tensor as its field
     */
    public void check(List<Tensor> inputs) {
        check.checkSome(inputs);
    }

    /**
     * Runs the graph once, for outputs whose shapes only the run tells.
     *
     * @param inputs as for {@link #run(List, List)}
     * @param wanted names of outputs
     * @return copies of the outputs, in the order wanted
     * @throws InferenceException as {@link #run(List, List)}
     * @throws IllegalStateException when the session is closed
     */
    public List<TensorData> runOpen(List<Tensor> inputs, List<String> wanted) {
        check.check(inputs);
        return leased(() -> runForCopies(inputs, wanted));
    }

    private List<TensorData> runForCopies(List<Tensor> inputs, List<String> wanted) throws OrtException {
        List<Counted<?>> opened = new ArrayList<>(inputs.size() + 1);
        try {
            Counted<OrtSession.Result> result = runNative(open(inputs, opened), new LinkedHashSet<>(wanted), Map.of());
            opened.add(result);
            List<TensorData> copies = new ArrayList<>(wanted.size());
            for (String name : wanted) {
                copies.add(NativeTensors.copy(name, result.get().get(name).orElse(null)));
            }
            return copies;
        } finally {
            opened.forEach(Counted::close);
        }
    }

    /** Work in the native session. */
    private interface NativeWork<T> {
        T run() throws OrtException;
    }

    private <T> T leased(NativeWork<T> work) {
        if (!leases.acquire()) {
            throw new IllegalStateException(
                    "the session is closed; this is a bug in the server: a run without a lease");
        }
        try {
            return work.run();
        } catch (OrtException e) {
            throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed on a valid input", e);
        } finally {
            leases.release();
        }
    }

    /** A copy of a heap buffer would take the answer, and nobody would see it. */
    private static void requireDirect(List<Tensor> outputs) {
        for (Tensor output : outputs) {
            if (!output.floats().isDirect()) {
                throw new IllegalArgumentException("output '" + output.name() + "' needs a direct buffer");
            }
        }
    }

    private void runChecked(List<Tensor> inputs, List<Tensor> outputs) throws OrtException {
        List<Counted<?>> opened = new ArrayList<>(inputs.size() + outputs.size() + 1);
        try {
            Map<String, OnnxTensor> feeds = open(inputs, opened);
            Map<String, OnnxTensor> pinned = open(outputs, opened);
            try {
                opened.add(runNative(feeds, Set.of(), pinned));
            } catch (OrtException e) {
                explain(feeds, outputs);
                throw e;
            }
        } finally {
            opened.forEach(Counted::close);
        }
    }

    /** A failed run goes on without the given memory, to find out whether only an output's shape was unexpected. */
    private void explain(Map<String, OnnxTensor> feeds, List<Tensor> outputs) throws OrtException {
        Set<String> names = outputs.stream().map(Tensor::name).collect(Collectors.toSet());
        try (Counted<OrtSession.Result> result = runNative(feeds, names, Map.of())) {
            for (Tensor output : outputs) {
                if (result.get().get(output.name()).orElse(null) instanceof OnnxTensor tensor) {
                    requireShape(output, Shape.of(tensor.getInfo().getShape()));
                }
            }
        }
    }

    private Counted<OrtSession.Result> runNative(
            Map<String, OnnxTensor> feeds, Set<String> wanted, Map<String, OnnxTensor> pinned) throws OrtException {
        return natives.opened(limits.run(options -> session.run(feeds, wanted, pinned, options)));
    }

    private static void requireShape(Tensor output, Shape given) {
        if (!given.equals(output.shape())) {
            throw new InferenceException(
                    ErrorCode.INFERENCE_FAILED,
                    "the model gave '" + output.name() + "' of shape " + given + ", wanted " + output.shape());
        }
    }

    private Map<String, OnnxTensor> open(List<Tensor> tensors, List<Counted<?>> opened) throws OrtException {
        Map<String, OnnxTensor> named = HashMap.newHashMap(tensors.size());
        for (Tensor tensor : tensors) {
            Counted<OnnxTensor> counted = natives.opened(NativeTensors.create(environment, tensor));
            opened.add(counted);
            named.put(tensor.name(), counted.get());
        }
        return named;
    }

    /** No new runs; the native session is freed when those in flight have ended. Closing again does nothing. */
    @Override
    public void close() {
        leases.close();
    }
}
