package dev.densor.cli;

import dev.densor.cli.data.DataException;
import dev.densor.cli.data.FileFormat;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Takes the names of data files, so that one of an unknown format is refused before anything is read. */
final class DataFile implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        Path file = Path.of(value);
        try {
            FileFormat.of(file);
            return file;
        } catch (DataException unknown) {
            throw new TypeConversionException(unknown.getMessage());
        }
    }
}
