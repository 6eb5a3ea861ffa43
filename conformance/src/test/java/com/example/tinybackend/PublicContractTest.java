package com.example.tinybackend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A backend can be written with two packages of Densor's and nothing else. */
class PublicContractTest {
    private static final Set<String> CONTRACT = Set.of("dev.densor.backend", "dev.densor.shape");

    @Test
    void theTinyBackendSeesTheContractOnly() {
        JavaClasses backend = new ClassFileImporter()
                .importPackagesOf(TinyProvider.class)
                .that(DescribedPredicate.describe(
                        "are no tests", type -> !outermost(type).endsWith("Test")));
        assertFalse(backend.isEmpty());
        noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("are not of the contract", type -> !isAllowed(type)))
                .check(backend);
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceAll("\\$.*", "");
    }

    private static boolean isAllowed(JavaClass type) {
        String folder = type.getPackageName();
        boolean isJava = folder.startsWith("java.") || folder.isEmpty() || type.isPrimitive();
        return isJava || type.isArray() || CONTRACT.contains(folder) || folder.equals("com.example.tinybackend");
    }
}
