package io.recurrent.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one model should look like, and what it looks like: decides what is to be loaded and what is to be taken out of
 * service next, and does neither. Guarded by the registry's lock.
 *
 * @param <S> what answers
 */
final class ModelPlan<S extends AutoCloseable> {
    private final VersionPolicy policy;
    private final boolean explicit;
    /** On disk, newest first. */
    private final NavigableMap<Integer, FoundVersion> present = new TreeMap<>(Comparator.reverseOrder());
    /** Known, newest first. */
    private final NavigableMap<Integer, VersionEntry<S>> entries = new TreeMap<>(Comparator.reverseOrder());
    /** In the explicit mode what administrators want. */
    private final Set<Integer> asked = new TreeSet<>();

    private final Map<String, Integer> labels = new TreeMap<>();

    /** Labels of the configuration whose versions have not been on disk yet. */
    private final Map<String, Integer> labelsToCome;

    /**
     * A plan without versions.
     *
     * @param configured where labels point when their versions are first found; administrators may change that
     */
    ModelPlan(VersionPolicy policy, boolean explicit, Map<String, Integer> configured) {
        this.policy = policy;
        this.explicit = explicit;
        this.labelsToCome = new TreeMap<>(configured);
    }

    /**
     * What is on disk now; gives what an operator should know.
     *
     * @param all whether there is nothing else
     */
    List<String> found(Collection<FoundVersion> now, boolean all) {
        List<String> warnings = new ArrayList<>();
        for (FoundVersion version : now) {
            int number = version.location().version();
            FoundVersion before = present.get(number);
            VersionEntry<S> entry = entries.get(number);
            boolean changed = before != null && !before.fingerprint().equals(version.fingerprint());
            if (changed && entry != null && entry.is(VersionState.READY)) {
                warnings.add("version " + number + " serves and its bundle was changed; it goes on as it was loaded:"
                        + " give the new bundle a version of its own");
            }
        }
        if (all) {
            present.clear();
        }
        now.forEach(version -> present.put(version.location().version(), version));
        asked.retainAll(present.keySet());
        labels.entrySet().removeIf(label -> {
            boolean gone = !present.containsKey(label.getValue());
            if (gone) {
                warnings.add("label '" + label.getKey() + "' is removed: the directory of its version "
                        + label.getValue() + " is gone");
            }
            return gone;
        });
        labelsToCome.entrySet().removeIf(label -> {
            boolean there = present.containsKey(label.getValue());
            if (there) {
                labels.putIfAbsent(label.getKey(), label.getValue());
            }
            return there;
        });
        return warnings;
    }

    /** The versions on disk, newest first. */
    Set<Integer> versions() {
        return present.keySet();
    }

    /** What the policy chooses of the versions that have not failed. */
    Set<Integer> choice() {
        return policy.choose(present.values().stream()
                .filter(found -> !found.waits())
                .map(found -> found.location().version())
                .filter(version -> !failed(version))
                .toList());
    }

    /** Versions that the policy would choose if all of their files were there. */
    private List<FoundVersion> waiting() {
        return policy
                .choose(present.keySet().stream()
                        .filter(version -> !failed(version))
                        .toList())
                .stream()
                .map(present::get)
                .filter(FoundVersion::waits)
                .toList();
    }

    private boolean failed(int version) {
        VersionEntry<S> entry = entries.get(version);
        FoundVersion found = present.get(version);
        return entry != null
                && found != null
                && entry.is(VersionState.FAILED)
                && entry.fingerprint().equals(found.fingerprint());
    }

    private Set<Integer> wanted() {
        Set<Integer> wanted = new TreeSet<>(Comparator.reverseOrder());
        wanted.addAll(explicit ? asked : choice());
        wanted.addAll(labels.values());
        return wanted;
    }

    /** Whether the model should answer, whether or not it can. */
    boolean expected() {
        return explicit ? !asked.isEmpty() : !policy.choose(present.keySet()).isEmpty();
    }

    void ask(Collection<Integer> versions) {
        asked.addAll(versions);
    }

    void unask(int version) {
        asked.remove(version);
    }

    /** Makes versions known that are not, and are wanted or would be if they were complete; gives the new ones. */
    List<VersionEntry<S>> announce() {
        List<FoundVersion> listed = new ArrayList<>(waiting());
        wanted().stream().map(present::get).filter(Objects::nonNull).forEach(listed::add);
        List<VersionEntry<S>> made = new ArrayList<>();
        for (FoundVersion found : listed) {
            int version = found.location().version();
            VersionEntry<S> entry = entries.get(version);
            boolean over = entry == null
                    || entry.is(VersionState.UNLOADED)
                    || (entry.is(VersionState.FAILED) && !failed(version))
                    || (entry.waits() && !entry.isOf(found));
            if (over) {
                made.add(new VersionEntry<>(found));
                entries.put(version, made.getLast());
            }
        }
        return made;
    }

    /** The next one to load. */
    Optional<VersionEntry<S>> next() {
        Set<Integer> wanted = wanted();
        return entries.values().stream()
                .filter(entry -> entry.is(VersionState.NEW) && !entry.waits() && wanted.contains(entry.version()))
                .findFirst();
    }

    /** Whether a version that has just been loaded may still serve; while nothing else does, any that is there may. */
    boolean wants(VersionEntry<S> entry) {
        int version = entry.version();
        return entries.get(version) == entry
                && present.containsKey(version)
                && (wanted().contains(version) || (!explicit && !answers()));
    }

    private boolean answers() {
        return entries.values().stream().anyMatch(entry -> entry.is(VersionState.READY));
    }

    /** What serves and should not: gone from disk, or replaced by versions of which all serve. */
    List<VersionEntry<S>> surplus() {
        Set<Integer> wanted = wanted();
        boolean replaced = !wanted.isEmpty()
                && wanted.stream().allMatch(version -> {
                    VersionEntry<S> entry = entries.get(version);
                    return entry != null && entry.is(VersionState.READY);
                });
        return entries.values().stream()
                .filter(entry -> entry.is(VersionState.READY) && !wanted.contains(entry.version()))
                .filter(entry -> explicit || replaced || !present.containsKey(entry.version()))
                .toList();
    }

    /** Forgets versions that are neither on disk nor open, nor waited for any more; gives them. */
    List<VersionEntry<S>> forgetGone() {
        Set<Integer> awaited = new TreeSet<>();
        waiting().forEach(found -> awaited.add(found.location().version()));
        return remove(entry -> entry.waits()
                ? !awaited.contains(entry.version()) && !wanted().contains(entry.version())
                : !present.containsKey(entry.version()) && over(entry));
    }

    private static boolean over(VersionEntry<?> entry) {
        return (entry.is(VersionState.NEW) || entry.is(VersionState.FAILED) || entry.is(VersionState.UNLOADED));
    }

    /** Forgets that versions failed, so that they are tried again; gives those that had. */
    List<VersionEntry<S>> retry(Set<Integer> versions) {
        return remove(entry -> entry.is(VersionState.FAILED) && versions.contains(entry.version()));
    }

    private List<VersionEntry<S>> remove(Predicate<VersionEntry<S>> which) {
        List<VersionEntry<S>> removed = entries.values().stream().filter(which).toList();
        removed.forEach(entry -> entries.remove(entry.version()));
        return removed;
    }

    Collection<VersionEntry<S>> entries() {
        return entries.values();
    }

    Map<String, Integer> labels() {
        return labels;
    }

    KnownModel<S> known() {
        return new KnownModel<>(List.copyOf(entries.values()), Map.copyOf(labels), expected());
    }
}
