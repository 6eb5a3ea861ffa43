package dev.densor.benchmarks.suite;

import java.util.List;

/**
 * An engine as the command line names it: a profile of {@code benchmarks/pom.xml}, or {@code densor-} and a device, with
 * {@code -tensors} behind it when networks are given tensors in place of arrays.
 *
 * @param name for example {@code "djl"} or {@code "densor-native"}
 */
record EngineName(String name) {
    /** The one that shows what the hardware can do by way of Densor's native library. */
    static final EngineName BARE = new EngineName("onednn");

    private static final String OWN = "densor-";
    private static final String TENSORS = "-tensors";

    static List<EngineName> all(List<String> names) {
        return names.stream().map(EngineName::new).toList();
    }

    /** Whether it is Densor. */
    boolean isOwn() {
        return name.startsWith(OWN);
    }

    /** Whether Densor is compared with it. */
    boolean isPeer() {
        return !isOwn() && !equals(BARE);
    }

    /** The profile that builds its class path. */
    String profile() {
        return isOwn() ? "densor" : name;
    }

    /** The device that Densor opens; without meaning for others. */
    String device() {
        if (!isOwn()) {
            return "auto";
        }
        return name.substring(OWN.length(), name.length() - (takesTensors() ? TENSORS.length() : 0));
    }

    /** Whether Densor's networks take tensors that are on the device, and leave theirs there. */
    boolean takesTensors() {
        return isOwn() && name.endsWith(TENSORS);
    }

    @Override
    public String toString() {
        return name;
    }
}
