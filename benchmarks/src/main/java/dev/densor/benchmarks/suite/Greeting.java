package dev.densor.benchmarks.suite;

/**
 * The first thing that an engine's JVM says.
 *
 * @param engine what it is, or null when it cannot be used
 * @param java the virtual machine
 * @param failure why it cannot be used, or null
 */
record Greeting(String engine, String java, String failure) {
    static Greeting of(String engine) {
        return new Greeting(engine, virtualMachine(), null);
    }

    static Greeting failed(String reason) {
        return new Greeting(null, virtualMachine(), reason);
    }

    private static String virtualMachine() {
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }
}
