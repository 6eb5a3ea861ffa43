package dev.densor.benchmarks.device;

import dev.densor.backend.Backend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** A device without some of its fused kernels, so that what they do is composed of others. */
final class Composing {
    private Composing() {}

    /** {@code backend}, as one that does not implement the interfaces {@code left}. */
    static Backend without(Backend backend, Set<Class<?>> left) {
        Class<?>[] others = Stream.concat(
                        Stream.of(Backend.class),
                        Arrays.stream(backend.getClass().getInterfaces()))
                .distinct()
                .filter(type -> !left.contains(type))
                .toArray(Class<?>[]::new);
        return (Backend)
                Proxy.newProxyInstance(Composing.class.getClassLoader(), others, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
