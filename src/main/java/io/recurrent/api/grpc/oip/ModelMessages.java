package io.recurrent.api.grpc.oip;

import io.recurrent.oip.DataType;
import io.recurrent.oip.InferStatistics;
import io.recurrent.oip.ModelConfig;
import io.recurrent.oip.ModelDynamicBatching;
import io.recurrent.oip.ModelInput;
import io.recurrent.oip.ModelInstanceGroup;
import io.recurrent.oip.ModelMetadataResponse;
import io.recurrent.oip.ModelOutput;
import io.recurrent.oip.ModelParameter;
import io.recurrent.oip.ModelStatistics;
import io.recurrent.oip.ModelTransactionPolicy;
import io.recurrent.oip.ModelVersionPolicy;
import io.recurrent.oip.RepositoryIndexResponse.ModelIndex;
import io.recurrent.oip.StatisticDuration;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.models.VersionStatistics.Total;
import io.recurrent.service.oip.ConfiguredModel;
import io.recurrent.service.oip.ConfiguredModel.Configured;
import io.recurrent.service.oip.ModelDescription;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.service.oip.OipNames;
import io.recurrent.service.oip.Repository.Indexed;

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

    static ModelConfig config(ConfiguredModel model) {
        ModelConfig.Builder config = ModelConfig.newBuilder()
                .setName(model.name())
                .setPlatform(OipNames.PLATFORM)
                .setBackend(OipNames.BACKEND)
                .setVersionPolicy(ModelVersionPolicy.newBuilder()
                        .setSpecific(ModelVersionPolicy.Specific.newBuilder().addAllVersions(model.versions())))
                .setMaxBatchSize(model.mostRows())
                .addInstanceGroup(ModelInstanceGroup.newBuilder()
                        .setName(model.name())
                        .setKind(ModelInstanceGroup.Kind.valueOf(ConfiguredModel.INSTANCE_KIND))
                        .setCount(ConfiguredModel.INSTANCES))
                .setDynamicBatching(ModelDynamicBatching.getDefaultInstance())
                .setModelTransactionPolicy(ModelTransactionPolicy.newBuilder().setDecoupled(false));
        model.parameters()
                .forEach((name, value) -> config.putParameters(
                        name, ModelParameter.newBuilder().setStringValue(value).build()));
        for (Configured input : model.inputs()) {
            config.addInput(ModelInput.newBuilder()
                    .setName(input.name())
                    .setDataType(DataType.valueOf(input.type()))
                    .addAllDims(input.dims())
                    .setAllowRaggedBatch(input.ragged())
                    .setOptional(input.optional()));
        }
        for (Configured output : model.outputs()) {
            config.addOutput(ModelOutput.newBuilder()
                    .setName(output.name())
                    .setDataType(DataType.valueOf(output.type()))
                    .addAllDims(output.dims()));
        }
        return config.build();
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

    static ModelIndex index(Indexed version) {
        return ModelIndex.newBuilder()
                .setName(version.model())
                .setVersion(version.version())
                .setState(version.state())
                .setReason(version.reason())
                .build();
    }
}
