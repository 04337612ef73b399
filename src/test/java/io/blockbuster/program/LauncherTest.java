package io.blockbuster.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code blockbuster}, with programs in place of Maven and Java that note how they are called. */
class LauncherTest {
    private static final String KEPT = "-XX:SharedArchiveFile=";

    @TempDir
    Path home;

    private Path classes;

    @BeforeEach
    void makeAHome() throws IOException {
        classes = home.resolve("src/target/classes.jsa");
        Files.createDirectories(home.resolve("src/main"));
        Files.copy(Path.of("..", "blockbuster"), home.resolve("blockbuster"));
        program("mvnw", """
                mkdir -p src/target && echo jar > src/target/blockbuster.jar
                """);
        program("jdk/bin/java", """
                case $1 in -version) echo 'openjdk version "17.0.1"' >&2; exit ;; esac
                echo "$@ FROM ${BLOCKBUSTER_RATE:-}" >> calls
                for option; do
                  case $option in
                    -XX:ArchiveClassesAtExit=*)
                      [ ! -e broken ] || { echo half > "${option#*=}"; exit 1; }
                      echo classes > "${option#*=}" ;;
                  esac
                done
                """);
    }

    @Test
    void shouldKeepClassesOnceWhenItBuildsAndStartWithThem() throws Exception {
        start("run");
        start("score");

        assertThat(calls()).hasSize(3);
        assertThat(calls().get(0)).contains("demo --duration").endsWith("FROM "); // no setting reaches it
        assertThat(calls().get(1)).contains(KEPT + classes.toRealPath()).endsWith("run FROM 7");
        assertThat(calls().get(2)).contains(KEPT + classes.toRealPath()).endsWith("score FROM 7");
    }

    @Test
    void shouldStartWithoutClassesThatCouldNotBeKept() throws Exception {
        Files.createFile(home.resolve("broken"));

        start("run");

        assertThat(calls().get(1)).doesNotContain(KEPT).endsWith("run FROM 7");
    }

    @Test
    void shouldStartWithoutClassesThatWereCutShort() throws Exception {
        start("run");
        Files.writeString(classes, "cla");

        start("run");

        assertThat(calls().get(2)).doesNotContain(KEPT).endsWith("run FROM 7");
    }

    @Test
    void shouldStartWithoutClassesThatAreMissing() throws Exception {
        start("run");
        Files.delete(classes);

        start("run");

        assertThat(calls().get(2)).doesNotContain(KEPT).endsWith("run FROM 7");
    }

    private void start(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", home.resolve("blockbuster").toString(), command)
                .directory(home.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("BLOCKBUSTER_RATE", "7");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(home.resolve("calls"));
    }

    private void program(String name, String lines) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
