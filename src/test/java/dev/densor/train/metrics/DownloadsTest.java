package dev.densor.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.backend.Backend;
import dev.densor.backend.Backends;
import dev.densor.shape.HostArray;
import dev.densor.shape.Shape;
import dev.densor.tensor.Scope;
import dev.densor.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A batch is reduced where it is: an update brings a few numbers to the host, in one transfer. */
class DownloadsTest {
    private static final int ROWS = 1000;
    private static final int COLUMNS = 4;

    private int transfers;
    private long elements;

    private Backend counting(Backend backend) {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("download")) {
                        transfers++;
                        elements += ((HostArray) arguments[1]).size();
                    }
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "mse, 1, 2",
        "CategoricalAccuracy, 1, 2",
        "TopKCategoricalAccuracy, 1, 2",
        "CategoricalCrossentropy, 1, 2",
        "TruePositives, 1, 1",
        "Precision, 2, 2",
        "AUC, 400, 400",
        "F1Score, 16, 16",
        "R2Score, 16, 16"
    })
    void anUpdateDownloadsOnlySums(String name, long plain, long weighted) {
        Metric metric = Metrics.get(name, name.startsWith("TopK") ? Map.of("k", 2) : Map.of());
        try (Backend backend = counting(Backends.open("reference"));
                Scope scope = Scope.open()) {
            Tensor y = Tensor.of(backend, HostArray.of(new float[ROWS * COLUMNS], Shape.of(ROWS, COLUMNS)));
            metric.update(y, y);
            assertEquals(plain, elements);
            metric.update(y, y, Tensor.of(backend, HostArray.of(new float[ROWS], Shape.of(ROWS))));
            assertEquals(plain + weighted, elements);
            assertEquals(2, transfers);
        }
    }
}
