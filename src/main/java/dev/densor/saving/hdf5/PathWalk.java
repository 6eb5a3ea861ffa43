package dev.densor.saving.hdf5;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The way from a group along a path to what stands at its end. Each name counts as one level deeper, also where a soft
 * link leads back up, so that a walk in circles comes to {@link Hdf5Group}'s limit.
 */
final class PathWalk {
    private static final int MOST_SOFT_LINKS = 16;

    private final Hdf5File file;
    private final Deque<String> rest = new ArrayDeque<>();
    private Hdf5Group group;
    private int level;
    private int followed;

    PathWalk(Hdf5File file, Hdf5Group start, int level) {
        this.file = file;
        this.group = start;
        this.level = level;
    }

    Optional<Node> to(String path) {
        enter(path);
        Optional<Node> reached = Optional.of(group);
        while (!rest.isEmpty()) {
            if (!(reached.orElse(null) instanceof Hdf5Group next)) {
                return Optional.empty();
            }
            group = next;
            reached = step(rest.pop());
        }
        return reached;
    }

    /**
     * What the name leads to; the group itself after a soft link, whose names then stand before the rest of the way.
     */
    private Optional<Node> step(String name) {
        String path = group.childPath(name);
        Link link = group.link(name).orElse(null);
        if (link instanceof Link.Hard hard) {
            level++;
            return file.node(path, level, hard.address());
        } else if (link instanceof Link.Soft soft) {
            follow(path, soft.target());
            return Optional.of(group);
        } else if (link instanceof Link.External external) {
            throw file.problem(path, "links into another file (" + external.file() + "), which is never opened");
        } else if (followed > 0) {
            throw file.problem(path, "is not in the file, though a link leads there");
        }
        return Optional.empty();
    }

    private void follow(String path, String target) {
        followed++;
        if (followed > MOST_SOFT_LINKS) {
            throw file.problem(path, "links to \"" + target + "\" and so to itself");
        }
        enter(target);
        if (rest.isEmpty()) {
            throw file.problem(path, "links to \"" + target + "\", a group that holds it");
        }
    }

    private void enter(String path) {
        String[] names = path.split("/");
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                rest.push(names[i]);
            }
        }
        if (path.startsWith("/")) {
            group = file.root();
        }
    }
}
