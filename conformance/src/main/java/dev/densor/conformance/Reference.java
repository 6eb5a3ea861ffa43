package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.backend.DeviceInfo;
import dev.densor.reference.ReferenceProvider;
import dev.densor.shape.DType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** The reference backend, from whose answers errors are measured; what is right does not depend on it. */
final class Reference {
    private Reference() {}

    /** One that takes the types of the backend it is compared with, so that it is asked the same. */
    static Backend of(Set<DType> dtypes) {
        Backend backend = new ReferenceProvider().open(0);
        DeviceInfo info = new DeviceInfo(backend.info().name(), backend.info().hardware(), dtypes);
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("info")) {
                        return info;
                    }
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
