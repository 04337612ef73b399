package io.blockbuster.core.review;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * Dates in ISO 8601 as {@link Instant#toString()} writes them, {@code 2026-03-01T12:00:00.137Z}, written and read
 * without the formatters of {@code java.time}, which make a dozen objects for each.
 */
public final class IsoInstants {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay() * SECONDS_PER_DAY;
    private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * SECONDS_PER_DAY;
    private static final int TO_SECONDS = "2026-03-01T12:00:00".length();
    private static final int LONGEST = TO_SECONDS + ".123456789Z".length();

    private IsoInstants() {}

    /** Writes what {@link Instant#toString()} says as a JSON string. */
    public static void write(Instant instant, JsonGenerator json) throws IOException {
        long seconds = instant.getEpochSecond();
        if (seconds < YEAR_0 || seconds >= YEAR_10000) {
            json.writeString(instant.toString());
            return;
        }
        char[] text = new char[LONGEST];
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
        int second = Math.floorMod(seconds, SECONDS_PER_DAY);
        put(text, 0, 4, date.getYear());
        text[4] = '-';
        put(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, 2, second / 3_600);
        text[13] = ':';
        put(text, 14, 2, second / 60 % 60);
        text[16] = ':';
        put(text, 17, 2, second % 60);
        int length = putFraction(text, instant.getNano());
        text[length] = 'Z';
        json.writeString(text, 0, length + 1);
    }

    /** The fraction in 0, 3, 6 or 9 digits, as few as it needs; returns where it ends. */
    private static int putFraction(char[] text, int nanos) {
        if (nanos == 0) {
            return TO_SECONDS;
        }
        int digits = 9;
        int fraction = nanos;
        while (fraction % 1_000 == 0) {
            fraction /= 1_000;
            digits -= 3;
        }
        text[TO_SECONDS] = '.';
        put(text, TO_SECONDS + 1, digits, fraction);
        return TO_SECONDS + 1 + digits;
    }

    private static void put(char[] text, int from, int digits, int value) {
        int rest = value;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * The instant that a text names in exactly this form, with up to nine digits of a fraction; null where it has any
     * other form or names no instant, and must be left to {@code java.time}.
     *
     * @param from where it begins in {@code text}
     * @param length its length
     */
    public static @Nullable Instant parse(char[] text, int from, int length) {
        if (length <= TO_SECONDS || length > LONGEST || text[from + length - 1] != 'Z') {
            return null;
        }
        if (text[from + 4] != '-'
                || text[from + 7] != '-'
                || text[from + 10] != 'T'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return null;
        }
        int year = number(text, from, 4);
        int month = number(text, from + 5, 2);
        int day = number(text, from + 8, 2);
        int hour = number(text, from + 11, 2);
        int minute = number(text, from + 14, 2);
        int second = number(text, from + 17, 2);
        int nanos = nanos(text, from + TO_SECONDS, length - TO_SECONDS - 1);
        if (year < 0 || month < 1 || month > 12 || day < 1 || hour < 0 || minute < 0 || second < 0 || nanos < 0) {
            return null;
        }
        if (day > YearMonth.of(year, month).lengthOfMonth() || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long seconds =
                LocalDate.of(year, month, day).toEpochDay() * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second;
        return Instant.ofEpochSecond(seconds, nanos);
    }

    /** The nanoseconds behind a point and {@code length - 1} digits, or behind nothing; -1 where it is neither. */
    private static int nanos(char[] text, int from, int length) {
        if (length == 0) {
            return 0;
        }
        if (text[from] != '.' || length == 1) {
            return -1;
        }
        int nanos = number(text, from + 1, length - 1);
        for (int digits = length - 1; nanos > 0 && digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    /** The number in so many digits; -1 where one of them is none. */
    private static int number(char[] text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
