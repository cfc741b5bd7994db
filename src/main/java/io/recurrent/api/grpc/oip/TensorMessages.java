package io.recurrent.api.grpc.oip;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferRequest.InferInputTensor;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.oip.ModelInferResponse.InferOutputTensor;
import io.recurrent.service.oip.Parameters;
import io.recurrent.service.oip.RequestOptions;
import io.recurrent.service.oip.TensorHeads;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages with tensors, both ways. Raw contents are not copied: requests are read in the memory of their message, and
 * answers are sent from the memory of their tensors, which nobody changes any more.
 */
final class TensorMessages {
    private TensorMessages() {}

    static RequestOptions options(ModelInferRequest message) {
        List<RequestOptions.Output> outputs = message.getOutputsList().stream()
                .map(output -> new RequestOptions.Output(
                        output.getName(),
                        Parameters.ofOutput(output.getName(), ParameterMessages.values(output.getParametersMap()))))
                .toList();
        return RequestOptions.of(Parameters.ofRequest(ParameterMessages.values(message.getParametersMap())), outputs);
    }

    static TensorRequest request(ModelInferRequest message, RequestOptions options) {
        return new TensorRequest(
                MessageInputs.modelAt("model_name", message.getModelName(), message.getModelVersion()),
                inputs(message),
                options.outputs(),
                options.sequence(),
                options.priority());
    }

    private static List<TensorData> inputs(ModelInferRequest message) {
        TensorHeads.requireAny(message.getInputsCount());
        boolean raw = message.getRawInputContentsCount() > 0;
        if (raw && message.getRawInputContentsCount() != message.getInputsCount()) {
            throw InferenceException.invalid(
                    "raw_input_contents",
                    "'raw_input_contents' must hold all inputs or none; got " + message.getRawInputContentsCount()
                            + " for " + message.getInputsCount() + " inputs");
        }
        List<TensorData> inputs = new ArrayList<>(message.getInputsCount());
        for (int i = 0; i < message.getInputsCount(); i++) {
            InferInputTensor input = message.getInputs(i);
            String name = TensorHeads.name(i, input.getName());
            ElementType type = TensorHeads.type(name, input.getDatatype());
            Shape shape = TensorHeads.shape(
                    name,
                    input.getShapeList().stream().mapToLong(Long::longValue).toArray());
            Parameters.ofInput(name, ParameterMessages.values(input.getParametersMap()))
                    .requireOwnMemory(name);
            ByteBuffer data = raw ? raw(input, message.getRawInputContents(i)) : typed(input, type, shape);
            inputs.add(TensorData.of(name, type, shape, data));
        }
        return inputs;
    }

    private static ByteBuffer raw(InferInputTensor input, ByteString contents) {
        if (!input.getContents().getAllFields().isEmpty()) {
            throw InferenceException.invalid(
                    input.getName(),
                    "tensor '" + input.getName() + "' has contents and raw_input_contents are there too; send one of"
                            + " both, for all inputs");
        }
        return contents.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer typed(InferInputTensor input, ElementType type, Shape shape) {
        TensorContents contents = new TensorContents(input.getName(), type, input.getContents());
        if (input.getShapeList().stream().noneMatch(size -> size == Shape.DYNAMIC)) {
            requireCount(input.getName(), contents.count(), shape);
        }
        return contents.binary();
    }

    private static void requireCount(String tensor, int count, Shape shape) {
        long wanted;
        try {
            wanted = shape.elements();
        } catch (ArithmeticException e) {
            throw InferenceException.invalid(
                    tensor, "tensor '" + tensor + "' of shape " + shape + " has more elements than can be counted");
        }
        if (count != wanted) {
            throw InferenceException.invalid(
                    tensor, "tensor '" + tensor + "' of shape " + shape + " has " + wanted + " elements, got " + count);
        }
    }

    static ModelInferResponse response(String id, TensorAnswer answer) {
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setModelName(answer.model())
                .setModelVersion(answer.version())
                .setId(id);
        for (TensorData output : answer.outputs()) {
            InferOutputTensor.Builder tensor = InferOutputTensor.newBuilder()
                    .setName(output.name())
                    .setDatatype(output.type().protocolName());
            for (long size : output.shape().toArray()) {
                tensor.addShape(size);
            }
            response.addOutputs(tensor).addRawOutputContents(UnsafeByteOperations.unsafeWrap(output.data()));
        }
        return response.build();
    }
}
