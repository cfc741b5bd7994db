package io.recurrent.service.models;

import java.util.List;

/** Where statistics of versions come from; thread safe. */
@FunctionalInterface
public interface ModelStatistics {
    /** Of every version that is loaded, by name, newest first. */
    List<VersionStatistics> all();
}
