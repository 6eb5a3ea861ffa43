package dev.densor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Densor this is. */
final class Version implements IVersionProvider {
    /** {@code densor 1.2.3}, as the build wrote it down. */
    static String name() {
        Properties build = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            build.load(file);
        } catch (IOException broken) {
            throw new IllegalStateException("version.properties is damaged", broken);
        }
        return "densor " + build.getProperty("version");
    }

    /** {@code Java 17.0.15, Linux amd64}. */
    static String platform() {
        return "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch");
    }

    @Override
    public String[] getVersion() {
        return new String[] {name() + " (" + platform() + ")"};
    }
}
