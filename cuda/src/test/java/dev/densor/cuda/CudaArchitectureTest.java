package dev.densor.cuda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class CudaArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.densor.cuda");

    @Test
    void onlyOnePackageKnowsJCuda() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.densor.cuda.driver")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jcuda..")
                .check(CLASSES);
    }

    @Test
    void theDriverKnowsNothingOfTheBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.densor.cuda.driver")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.densor.cuda")
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
                        "dev.densor.infer..",
                        "dev.densor.saving..",
                        "dev.densor.npy..")
                .check(CLASSES);
    }
}
