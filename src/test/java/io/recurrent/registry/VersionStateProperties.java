package io.recurrent.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.lease.Leases;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class VersionStateProperties {
    /** As docs/ARCHITECTURE.md lists them. */
    private static final Set<String> LEGAL = Set.of(
            "NEW LOADING",
            "NEW UNLOADED",
            "LOADING READY",
            "LOADING FAILED",
            "LOADING UNLOADED",
            "READY DRAINING",
            "DRAINING UNLOADED",
            "FAILED UNLOADED");

    @Property
    void a_version_goes_where_its_state_leads_and_nowhere_else(@ForAll VersionState from, @ForAll VersionState to) {
        VersionEntry<FakeModel> entry = at(from);

        if (LEGAL.contains(from + " " + to)) {
            assertThatCode(() -> change(entry, to)).doesNotThrowAnyException();
            assertThat(entry.state()).isEqualTo(to);
        } else if (to != VersionState.NEW) {
            assertThatThrownBy(() -> change(entry, to))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("version 3 of model m is " + from + " and cannot become " + to)
                    .hasMessageContaining("this is a bug in the server");
            assertThat(entry.state()).isEqualTo(from);
        }
        assertThat(from.next().contains(to)).isEqualTo(LEGAL.contains(from + " " + to));
    }

    @Property
    void what_was_open_is_open_after_a_refused_change(@ForAll VersionState to) {
        VersionEntry<FakeModel> entry = at(VersionState.READY);

        if (to != VersionState.NEW && to != VersionState.DRAINING) {
            assertThatThrownBy(() -> change(entry, to)).isInstanceOf(IllegalStateException.class);
        }

        assertThat(entry.servable()).isPresent();
        assertThat(entry.lease()).isPresent();
    }

    private static VersionEntry<FakeModel> at(VersionState state) {
        VersionEntry<FakeModel> entry = new VersionEntry<>(new FoundVersion(FakeModel.at("m", 3), "", ""));
        List<VersionState> way = switch (state) {
            case NEW -> List.of();
            case LOADING, UNLOADED -> List.of(state);
            case READY, FAILED -> List.of(VersionState.LOADING, state);
            case DRAINING -> List.of(VersionState.LOADING, VersionState.READY, state);
        };
        way.forEach(next -> change(entry, next));
        assertThat(entry.state()).isEqualTo(state);
        return entry;
    }

    private static void change(VersionEntry<FakeModel> entry, VersionState to) {
        switch (to) {
            case NEW -> throw new IllegalArgumentException("a version is NEW when it is made, and never becomes it");
            case LOADING -> entry.loading();
            case READY -> entry.ready(new FakeModel(entry.location()), () -> {});
            case FAILED -> entry.failed("broken");
            case UNLOADED -> entry.unloaded();
            case DRAINING -> {
                Leases leases = entry.drain("replaced", 0);
                assertThat(leases.users()).isZero();
            }
        }
    }
}
