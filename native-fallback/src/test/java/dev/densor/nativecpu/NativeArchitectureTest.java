package dev.densor.nativecpu;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class NativeArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.densor.nativecpu");

    @Test
    void onlyOnePackageKnowsTheNativeLibraries() {
        noClasses()
                .that()
                .resideInAPackage("dev.densor.nativecpu")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..", "com.sun.jna..")
                .check(CLASSES);
    }

    @Test
    void theBackendSeesNothingOfCoreAboveTheDevices() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.densor.tensor..",
                        "dev.densor.ops..",
                        "dev.densor.nn..",
                        "dev.densor.saving..",
                        "dev.densor.npy..")
                .check(CLASSES);
    }
}
