package dev.densor.cli.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.densor.npy.IoReason;
import dev.densor.npy.NewFile;
import dev.densor.shape.HostArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;

/**
 * Predictions as a .csv file: a line for each row, the numbers of all outputs one after the other. The columns are named
 * output_0, output_1, ... or, when there are several outputs, after them: NAME_0, NAME_1, ...
 */
final class CsvSink implements PredictionSink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path place;
    private final List<String> names;
    private final NewFile file;
    private final CsvWriter csv;
    private boolean hasHeader;

    CsvSink(Path place, List<String> names) {
        this.place = place;
        this.names = names.size() == 1 ? List.of("output") : names;
        this.file = NewFile.at(place);
        this.csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(BUFFER_BYTES)
                .build(Channels.newOutputStream(file.channel()));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
        } catch (UncheckedIOException failure) {
            throw new DataException(place.toString(), IoReason.of(failure.getCause()), failure);
        } catch (IOException failure) {
            throw new DataException(place.toString(), IoReason.of(failure), failure);
        }
    }

    @Override
    public void append(List<HostArray> batch) {
        write(() -> {
            if (!hasHeader) {
                writeHeader(batch);
            }
            for (int row = 0; row < batch.get(0).shape().dim(0); row++) {
                writeRow(batch, row);
            }
        });
    }

    private void writeHeader(List<HostArray> batch) {
        CsvWriter.CsvWriterRecord line = csv.writeRecord();
        for (int output = 0; output < names.size(); output++) {
            for (int i = 0; i < width(batch.get(output)); i++) {
                line.writeField(names.get(output) + "_" + i);
            }
        }
        line.endRecord();
        hasHeader = true;
    }

    private void writeRow(List<HostArray> batch, int row) {
        CsvWriter.CsvWriterRecord line = csv.writeRecord();
        for (HostArray array : batch) {
            int width = width(array);
            for (int i = 0; i < width; i++) {
                line.writeField(text(array, row * width + i));
            }
        }
        line.endRecord();
    }

    private static int width(HostArray array) {
        return (int) array.shape().without(0).size();
    }

    /** The shortest text from which the same number is read. */
    private static String text(HostArray array, int index) {
        return switch (array.dtype()) {
            case FLOAT32, FLOAT16, BFLOAT16 -> Float.toString((float) array.getDouble(index));
            case FLOAT64 -> Double.toString(array.getDouble(index));
            case INT32, INT64, INT8, UINT8, BOOL -> Long.toString(array.getLong(index));
        };
    }

    @Override
    public void commit() {
        write(() -> {
            csv.close();
            file.commit();
        });
    }

    @Override
    public void close() {
        write(file::close);
    }
}
