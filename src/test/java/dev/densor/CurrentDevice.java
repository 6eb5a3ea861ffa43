package dev.densor;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link ReferenceDevice} that is the backend of {@link K} as well, while a test runs. */
final class CurrentDevice implements BeforeEachCallback, AfterEachCallback {
    private final ReferenceDevice device = new ReferenceDevice();

    @Override
    public void beforeEach(ExtensionContext context) {
        device.beforeEach(context);
        K.setBackend(device.backend());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        K.setBackend(null);
        device.afterEach(context);
    }
}
