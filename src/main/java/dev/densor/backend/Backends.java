package dev.densor.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * Finds and opens devices. The providers on the class path are asked once whether they can be used, and their answers
 * are kept: the reason why a device is missing can be told at any time.
 */
public final class Backends {
    /** A name for whichever usable device has the highest priority. */
    public static final String AUTO = "auto";

    private Backends() {}

    /**
     * A provider and its answer.
     *
     * @param provider the kind of device
     * @param availability whether it can be used, and why
     */
    public record Candidate(BackendProvider provider, Availability availability) {}

    /** Answers of all providers, found when first asked for. */
    private static final class Found {
        static final List<Candidate> CANDIDATES = find();

        private static List<Candidate> find() {
            List<Candidate> found = new ArrayList<>();
            ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader()).stream()
                    .forEach(entry -> add(entry, found));
            found.sort(Comparator.comparingInt((Candidate c) -> c.provider().priority())
                    .reversed()
                    .thenComparing(c -> c.provider().name()));
            return List.copyOf(found);
        }

        /** A provider that breaks its promise not to throw must not take the others with it, nor go unmentioned. */
        private static void add(ServiceLoader.Provider<BackendProvider> entry, List<Candidate> found) {
            BackendProvider provider = new BrokenProvider(entry.type().getName());
            try {
                provider = entry.get();
                found.add(new Candidate(provider, provider.probe()));
            } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
                found.add(new Candidate(
                        provider,
                        Availability.unusable(
                                "its provider failed: " + broken,
                                "check that its jar and what it needs fit together")));
            }
        }
    }

    /** All providers on the class path with their answers, highest priority first. */
    public static List<Candidate> candidates() {
        return Found.CANDIDATES;
    }

    /**
     * Opens the usable device with the highest priority.
     *
     * @throws BackendException when there is none
     */
    public static Backend best() {
        return candidates().stream()
                .filter(c -> c.availability().usable())
                .findFirst()
                .map(c -> c.provider().open(0))
                .orElseThrow(() -> new BackendException("no backend can be used: " + reasons()));
    }

    /**
     * Opens the named device, and no other in its place.
     *
     * @param device {@code "cuda:1"}, {@code "cuda"} (ordinal 0), or {@code "auto"} for {@link #best}
     * @throws BackendException when there is no such provider, or it cannot be used
     */
    public static Backend open(String device) {
        if (device.equals(AUTO)) {
            return best();
        }
        int colon = device.indexOf(':');
        String name = colon < 0 ? device : device.substring(0, colon);
        Candidate candidate = candidates().stream()
                .filter(c -> c.provider().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new BackendException("there is no backend \"" + name + "\"; there are " + names()));
        Availability availability = candidate.availability();
        if (!availability.usable()) {
            throw new BackendException(name + " is not available: " + availability.reason()
                    + (availability.advice().isEmpty() ? "" : "; " + availability.advice()));
        }
        return candidate.provider().open(colon < 0 ? 0 : ordinal(device, colon));
    }

    private static int ordinal(String device, int colon) {
        String digits = device.substring(colon + 1);
        if (!digits.matches("[0-9]{1,9}")) {
            throw new BackendException("device \"" + device + "\" does not end in a number; write "
                    + device.substring(0, colon) + ":0, for example");
        }
        return Integer.parseInt(digits);
    }

    private static String names() {
        return AUTO + ", " + candidates().stream().map(c -> c.provider().name()).collect(Collectors.joining(", "));
    }

    private static String reasons() {
        return candidates().stream()
                .map(c -> c.provider().name() + ": " + c.availability().reason())
                .collect(Collectors.joining("; "));
    }
}
