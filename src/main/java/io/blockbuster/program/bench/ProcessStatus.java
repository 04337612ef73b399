package io.blockbuster.program.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux tells of a process under {@code /proc}.
 *
 * @param folder the process's folder there
 */
record ProcessStatus(Path folder) {
    static ProcessStatus of(long pid) {
        return new ProcessStatus(Path.of("/proc", Long.toString(pid)));
    }

    /**
     * A number in its status, in the unit that stands there.
     *
     * @param field such as {@code VmRSS}, in kilobytes
     * @throws IOException if the process has ended, this is not Linux, or there is no such field
     */
    long number(String field) throws IOException {
        return Files.readAllLines(folder.resolve("status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException(folder + " does not tell " + field));
    }
}
