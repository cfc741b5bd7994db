package io.recurrent.registry;

import java.util.Optional;

/**
 * A version as it was at one moment.
 *
 * @param <S> what answers
 * @param location where it is
 * @param state its state
 * @param reason why; may be empty
 * @param servable what answers, for its description only; running it needs a lease
 */
public record VersionView<S>(VersionLocation location, VersionState state, String reason, Optional<S> servable) {}
