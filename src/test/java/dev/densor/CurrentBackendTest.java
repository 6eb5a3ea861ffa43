package dev.densor;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.backend.Backend;
import dev.densor.backend.BackendException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CurrentBackendTest {
    @Test
    void aDeviceThatDidNotOpenIsTriedAgain() {
        CurrentBackend.Best best = new CurrentBackend.Best(new Supplier<>() {
            private int calls;

            @Override
            public Backend get() {
                if (calls++ == 0) {
                    throw new BackendException("is busy");
                }
                return K.backend();
            }
        });
        assertThrows(BackendException.class, best::get);
        Backend opened = best.get();
        assertNotNull(opened);
        assertSame(opened, best.get());
    }

    /** Reflection, and other languages, call a static method only on a class that is public. */
    @Test
    void theMethodsOfKAreOfPublicClasses() {
        List<Method> hidden = Arrays.stream(K.class.getMethods())
                .filter(method -> !Modifier.isPublic(method.getDeclaringClass().getModifiers()))
                .toList();
        assertTrue(hidden.isEmpty(), hidden::toString);
    }
}
