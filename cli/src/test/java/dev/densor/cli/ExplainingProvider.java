package dev.densor.cli;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendProvider;
import dev.densor.backend.Backends;
import dev.densor.backend.Explains;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The reference as a device of the lowest priority that tells of each matrix product. */
public final class ExplainingProvider implements BackendProvider {
    @Override
    public String name() {
        return "explaining";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Availability probe() {
        return Availability.usable("for tests");
    }

    @Override
    public Backend open(int ordinal) {
        Backend reference = Backends.open("reference");
        AtomicReference<Consumer<String>> listener = new AtomicReference<>(line -> {});
        Explains explains = listener::set;
        return (Backend) Proxy.newProxyInstance(
                ExplainingProvider.class.getClassLoader(),
                new Class<?>[] {Backend.class, Explains.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("matmul")) {
                        listener.get().accept("a product by three loops");
                    }
                    boolean isExplaining = method.getDeclaringClass() == Explains.class;
                    return call(method, isExplaining ? explains : reference, arguments);
                });
    }

    private static Object call(Method method, Object receiver, Object... arguments) throws Throwable {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
