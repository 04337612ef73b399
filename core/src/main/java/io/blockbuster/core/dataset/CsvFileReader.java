package io.blockbuster.core.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows under a header, such as Kaggle's {@code review,sentiment}; columns are found by name, in any case. */
final class CsvFileReader extends LookaheadReader {
    private static final int LONGEST_FIELD = 64 * 1024 * 1024;

    private final Source source;
    private final Iterator<CsvRecord> rows;
    private final Map<String, Integer> columns = new HashMap<>();
    private long line = 1;

    CsvFileReader(Source source, char separator) {
        this.source = source;
        this.rows = CsvReader.builder()
                .fieldSeparator(separator)
                .detectBomHeader(false)
                .allowMissingFields(false)
                .maxBufferSize(LONGEST_FIELD)
                .ofCsvRecord(new InputStreamReader(
                        source.bytes(),
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)))
                .iterator();
    }

    @Override
    @Nullable Example read() throws IOException {
        try {
            if (columns.isEmpty() && rows.hasNext()) {
                readHeader(rows.next());
            }
            if (!rows.hasNext()) {
                return null;
            }
            CsvRecord row = rows.next();
            line = row.getStartingLineNumber();
            return new Fields(name -> field(row, name)).example();
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        } catch (CsvParseException | IllegalArgumentException unusable) {
            throw DatasetException.atLine(source.name(), line, reason(unusable), unusable);
        }
    }

    private void readHeader(CsvRecord header) {
        for (int i = 0; i < header.getFieldCount(); i++) {
            columns.put(columnName(header.getField(i)), i);
        }
        if (Fields.TEXT.stream().noneMatch(columns::containsKey)) {
            throw new IllegalArgumentException(
                    "the header names no column 'review' or 'text' but " + header.getFields());
        }
    }

    static String columnName(String field) {
        return field.replace("\uFEFF", "").strip().toLowerCase(Locale.ROOT);
    }

    private @Nullable String field(CsvRecord row, String name) {
        Integer column = columns.get(name.toLowerCase(Locale.ROOT));
        return column == null || column >= row.getFieldCount() ? null : row.getField(column);
    }

    private static String reason(RuntimeException unusable) {
        Throwable cause = unusable.getCause();
        return cause instanceof CsvParseException
                ? String.valueOf(cause.getMessage())
                : String.valueOf(unusable.getMessage());
    }

    @Override
    DatasetException unreadable(IOException failure) {
        return source.unreadable(line, failure);
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.CSV;
    }

    @Override
    public double fractionRead() {
        return source.fractionRead();
    }

    @Override
    public void close() {
        source.close();
    }
}
