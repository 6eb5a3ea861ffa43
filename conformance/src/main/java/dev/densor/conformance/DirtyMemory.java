package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.backend.Buffer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Makes new memory of a backend dirty, as the contract allows: a kernel that relies on zeros there is found out. */
final class DirtyMemory {
    private static final double DIRT = 85;

    private DirtyMemory() {}

    /** {@code backend}, whose memory is never clean; it still is whatever public interfaces it implements. */
    static Backend of(Backend backend) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> type = backend.getClass(); type != null; type = type.getSuperclass()) {
            Stream.of(type.getInterfaces())
                    .filter(i -> Modifier.isPublic(i.getModifiers()))
                    .forEach(interfaces::add);
        }
        return (Backend) Proxy.newProxyInstance(
                backend.getClass().getClassLoader(),
                interfaces.toArray(Class<?>[]::new),
                (proxy, method, arguments) -> call(backend, method, arguments));
    }

    private static Object call(Backend backend, Method method, Object[] arguments) throws Throwable {
        try {
            Object result = method.invoke(backend, arguments);
            if (method.getName().equals("allocate")) {
                Buffer memory = (Buffer) result;
                backend.fill(memory, memory.dtype().isFloating() ? Double.NaN : DIRT);
            }
            return result;
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
