package io.recurrent.service.models;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;

/**
 * Whether models may be loaded and unloaded through the ports that everybody calls; the management port always may.
 *
 * @param open whether they may
 */
public record RepositoryAccess(boolean open) {
    /**
     * Refuses a caller of the API's ports unless it is open to them.
     *
     * @throws InferenceException PERMISSION_DENIED
     */
    public void requireOpen() {
        if (!open) {
            throw new InferenceException(
                    ErrorCode.PERMISSION_DENIED,
                    "models are loaded and unloaded by the management port only; recurrent.models.repository-api=true"
                            + " opens this one");
        }
    }
}
