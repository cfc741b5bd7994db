package io.recurrent.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.runtime.NativeCount.Counted;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final RunCheck check;
    private final Leases leases;

    Session(OrtEnvironment environment, Counted<OrtSession> session, SessionContract contract, NativeCount natives) {
        this.environment = environment;
        this.session = session.get();
        this.natives = natives;
        this.check = new RunCheck(contract);
        this.leases = new Leases(session::close);
    }

    /**
     * Runs the graph once.
     *
     * @param inputs every input of the contract, in direct buffers of native byte order; they are only read, and may be
     *     used again when this method has returned
     * @param outputs names of the float outputs to compute
     * @return the outputs by name, in heap memory of their own
     * @throws InferenceException INVALID_ARGUMENT when the inputs break the contract, and then nothing ran;
     *     INFERENCE_FAILED when the native runtime failed
     * @throws IllegalStateException when the session is closed
     */
    public Map<String, Tensor> run(List<Tensor> inputs, Set<String> outputs) {
        check.check(inputs);
        if (!leases.acquire()) {
            throw new IllegalStateException(
                    "the session is closed; this is a bug in the server: a run without a lease");
        }
        try {
            return runChecked(inputs, outputs);
        } catch (OrtException e) {
            throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the model failed on a valid input", e);
        } finally {
            leases.release();
        }
    }

    private Map<String, Tensor> runChecked(List<Tensor> inputs, Set<String> outputs) throws OrtException {
        Map<String, OnnxTensor> feeds = HashMap.newHashMap(inputs.size());
        List<Counted<?>> opened = new ArrayList<>(inputs.size() + 1);
        try {
            for (Tensor input : inputs) {
                Counted<OnnxTensor> tensor = natives.opened(create(input));
                opened.add(tensor);
                feeds.put(input.name(), tensor.get());
            }
            Counted<OrtSession.Result> result = natives.opened(session.run(feeds, outputs));
            opened.add(result);
            return read(result.get(), outputs);
        } finally {
            opened.forEach(Counted::close);
        }
    }

    private OnnxTensor create(Tensor input) throws OrtException {
        long[] shape = input.shape().toArray();
        return switch (input.buffer()) {
            case IntBuffer ints -> OnnxTensor.createTensor(environment, ints, shape);
            case LongBuffer longs -> OnnxTensor.createTensor(environment, longs, shape);
            case FloatBuffer floats -> OnnxTensor.createTensor(environment, floats, shape);
            default -> throw new IllegalStateException("no tensor over " + input.buffer());
        };
    }

    private static Map<String, Tensor> read(OrtSession.Result result, Set<String> names) throws OrtException {
        Map<String, Tensor> outputs = HashMap.newHashMap(names.size());
        for (String name : names) {
            if (result.get(name).orElse(null) instanceof OnnxTensor tensor) {
                // The buffer is a copy on the heap; the native memory goes with the result.
                Shape shape = Shape.of(tensor.getInfo().getShape());
                outputs.put(name, new Tensor(name, ElementType.FLOAT32, shape, tensor.getFloatBuffer()));
            } else {
                throw new IllegalStateException("the graph did not answer output '" + name + "'");
            }
        }
        return outputs;
    }

    /** No new runs; the native session is freed when those in flight have ended. Closing again does nothing. */
    @Override
    public void close() {
        leases.close();
    }
}
