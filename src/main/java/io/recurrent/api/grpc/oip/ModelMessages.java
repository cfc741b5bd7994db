package io.recurrent.api.grpc.oip;

import io.recurrent.oip.DataType;
import io.recurrent.oip.InferStatistics;
import io.recurrent.oip.ModelConfig;
import io.recurrent.oip.ModelDynamicBatching;
import io.recurrent.oip.ModelInput;
import io.recurrent.oip.ModelMetadataResponse;
import io.recurrent.oip.ModelOutput;
import io.recurrent.oip.ModelStatistics;
import io.recurrent.oip.ModelTransactionPolicy;
import io.recurrent.oip.ModelVersionPolicy;
import io.recurrent.oip.RepositoryIndexResponse.ModelIndex;
import io.recurrent.oip.StatisticDuration;
import io.recurrent.service.models.ModelStatus;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.models.VersionStatistics.Total;
import io.recurrent.service.oip.ModelDescription;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.service.oip.OipNames;
import io.recurrent.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** What the Open Inference Protocol tells about models, as messages. */
final class ModelMessages {
    private ModelMessages() {}

    static ModelMetadataResponse metadata(ModelDescription model) {
        ModelMetadataResponse.Builder metadata = ModelMetadataResponse.newBuilder()
                .setName(model.name())
                .addAllVersions(model.versions())
                .setPlatform(OipNames.PLATFORM);
        model.required().forEach(port -> metadata.addInputs(tensor(port)));
        model.outputs().forEach(port -> metadata.addOutputs(tensor(port)));
        return metadata.build();
    }

    private static ModelMetadataResponse.TensorMetadata.Builder tensor(Port port) {
        ModelMetadataResponse.TensorMetadata.Builder tensor = ModelMetadataResponse.TensorMetadata.newBuilder()
                .setName(port.name())
                .setDatatype(port.type().protocolName());
        for (long size : port.shape().toArray()) {
            tensor.addShape(size);
        }
        return tensor;
    }

    static ModelConfig config(ModelDescription model) {
        ModelConfig.Builder config = ModelConfig.newBuilder()
                .setName(model.name())
                .setPlatform(OipNames.PLATFORM)
                .setBackend(OipNames.BACKEND)
                .setVersionPolicy(policy(model.versions()))
                .setMaxBatchSize(model.mostRows())
                .setModelTransactionPolicy(ModelTransactionPolicy.newBuilder().setDecoupled(false));
        // Never a sequence batcher: load generators would send nothing but sequences, and all such models take rows
        // too.
        config.setDynamicBatching(ModelDynamicBatching.getDefaultInstance());
        for (Port port : model.required()) {
            config.addInput(ModelInput.newBuilder()
                    .setName(port.name())
                    .setDataType(type(port.type()))
                    .addAllDims(dims(port))
                    .setAllowRaggedBatch(port.ragged())
                    .setOptional(port.optional()));
        }
        for (Port port : model.outputs()) {
            config.addOutput(ModelOutput.newBuilder()
                    .setName(port.name())
                    .setDataType(type(port.type()))
                    .addAllDims(dims(port)));
        }
        return config.build();
    }

    private static ModelVersionPolicy policy(List<String> versions) {
        ModelVersionPolicy.Specific.Builder specific = ModelVersionPolicy.Specific.newBuilder();
        versions.forEach(version -> specific.addVersions(Long.parseLong(version)));
        return ModelVersionPolicy.newBuilder().setSpecific(specific).build();
    }

    private static List<Long> dims(Port port) {
        List<Long> dims = new ArrayList<>();
        for (int axis = 0; axis < port.shape().rank(); axis++) {
            if (axis != port.batchAxis()) {
                dims.add(port.shape().dimension(axis));
            }
        }
        return dims;
    }

    private static DataType type(ElementType type) {
        return switch (type) {
            case BOOL -> DataType.TYPE_BOOL;
            case UINT8 -> DataType.TYPE_UINT8;
            case UINT16 -> DataType.TYPE_UINT16;
            case UINT32 -> DataType.TYPE_UINT32;
            case UINT64 -> DataType.TYPE_UINT64;
            case INT8 -> DataType.TYPE_INT8;
            case INT16 -> DataType.TYPE_INT16;
            case INT32 -> DataType.TYPE_INT32;
            case INT64 -> DataType.TYPE_INT64;
            case FLOAT16 -> DataType.TYPE_FP16;
            case BFLOAT16 -> DataType.TYPE_BF16;
            case FLOAT32 -> DataType.TYPE_FP32;
            case FLOAT64 -> DataType.TYPE_FP64;
            case BYTES -> DataType.TYPE_STRING;
        };
    }

    static ModelStatistics statistics(VersionStatistics version) {
        return ModelStatistics.newBuilder()
                .setName(version.model())
                .setVersion(version.version())
                .setLastInference(version.lastInferenceMillis())
                .setInferenceCount(version.inferences())
                .setExecutionCount(version.executions())
                .setInferenceStats(InferStatistics.newBuilder()
                        .setSuccess(total(version.success()))
                        .setFail(total(version.failure()))
                        .setQueue(total(version.queue()))
                        .setComputeInput(total(version.input()))
                        .setComputeInfer(total(version.run()))
                        .setComputeOutput(total(version.output())))
                .build();
    }

    private static StatisticDuration.Builder total(Total total) {
        return StatisticDuration.newBuilder().setCount(total.count()).setNs(total.nanos());
    }

    static ModelIndex index(String model, ModelStatus.VersionStatus version) {
        return ModelIndex.newBuilder()
                .setName(model)
                .setVersion(version.version())
                .setState(OipNames.state(version))
                .setReason(version.reason())
                .build();
    }
}
