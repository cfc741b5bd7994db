package io.recurrent.service.oip;

import io.recurrent.service.models.ModelStatus.VersionStatus;
import java.util.List;

/** What the server is called in the Open Inference Protocol, over either transport. */
public final class OipNames {
    public static final String SERVER = "recurrent";
    /** What models are, as clients of Triton know it. */
    public static final String PLATFORM = "onnxruntime_onnx";

    public static final String BACKEND = "onnxruntime";

    /** The protocol's extensions that the server has. */
    public static final List<String> EXTENSIONS = List.of(
            "binary_tensor_data",
            "sequence",
            "model_repository",
            "statistics",
            "model_configuration",
            "classification",
            "schedule_policy",
            "parameters");

    private OipNames() {}

    /** A version's state as the model repository extension calls it. */
    public static String state(VersionStatus version) {
        return switch (version.state()) {
            case "READY" -> "READY";
            case "NEW", "LOADING" -> "LOADING";
            case "DRAINING" -> "UNLOADING";
            default -> "UNAVAILABLE";
        };
    }
}
