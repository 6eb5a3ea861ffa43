package dev.densor.saving.hdf5;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A group: named links to groups and datasets, and attributes. The names are read with the group, what they lead to
 * when it is asked for, so that a damaged child spoils nothing but itself. Immutable and thread-safe.
 *
 * <p>A path is names joined by slashes, from this group, or from the root when it begins with one; every other
 * character, a backslash too, is part of a name. Soft links are followed, links into other files are refused. Whoever
 * walks a whole file ends with an exception at {@value #MOST_LEVELS} levels, however the file's links run in circles.
 */
public final class Hdf5Group implements Node {
    private static final int MOST_LEVELS = 256;

    private final Hdf5File file;
    private final String path;
    private final int level;
    private final Hdf5Attributes attributes;
    private final Map<String, Link> links;

    Hdf5Group(Hdf5File file, String path, int level, MeteredStorage storage, ObjectHeader header) {
        if (level > MOST_LEVELS) {
            throw new UnreadableException("groups stand more than %d levels deep", MOST_LEVELS);
        }
        this.file = file;
        this.path = path;
        this.level = level;
        this.attributes = new Hdf5Attributes(file, path, header);
        this.links = Link.readAll(storage, header);
    }

    /** The path from the root, such as {@code /layers/dense}; {@code /} for the root itself. */
    public String path() {
        return path;
    }

    public Hdf5Attributes attributes() {
        return attributes;
    }

    /**
     * The names of the children, in the order of the file, which is that of the names as bytes in what Keras writes.
     */
    public List<String> names() {
        return List.copyOf(links.keySet());
    }

    /** The group of that path, or empty when there is none: nothing, or a dataset. */
    public Optional<Hdf5Group> group(String path) {
        return find(path).filter(Hdf5Group.class::isInstance).map(Hdf5Group.class::cast);
    }

    /** The dataset of that path, or empty when there is none: nothing, or a group. */
    public Optional<Hdf5Dataset> dataset(String path) {
        return find(path).filter(Hdf5Dataset.class::isInstance).map(Hdf5Dataset.class::cast);
    }

    private Optional<Node> find(String path) {
        return new PathWalk(file, this, level).to(path);
    }

    Optional<Link> link(String name) {
        return Optional.ofNullable(links.get(name));
    }

    String childPath(String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }
}
