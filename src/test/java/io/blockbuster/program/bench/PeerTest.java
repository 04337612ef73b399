package io.blockbuster.program.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.blockbuster.program.bench.Peer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerTest {
    @TempDir
    private Path folder;

    @Test
    void aPeerGetsFewReviewsAndAFastOneAsManyAsBlockbuster() throws Exception {
        Peer slow = ready("echo slow; echo 1 8 32");
        Peer fast = ready("echo swift; echo 1; echo fast");

        BenchSettings settings = BenchSettings.FULL;
        Contender few = new PeerContender(slow, 8, folder, settings);
        Contender many = new PeerContender(fast, 1, folder, settings);
        assertThat(few.name()).isEqualTo("slow, batches of 8");
        assertThat(few.reviews()).isEqualTo(settings.peerReviews()).isLessThan(settings.reviews());
        assertThat(few.warmUp()).isEqualTo(settings.peerWarmUp());
        assertThat(many.name()).isEqualTo("swift");
        assertThat(many.reviews()).isEqualTo(settings.reviews());
        assertThat(many.warmUp()).isEqualTo(settings.warmUp());
    }

    @Test
    void whatCannotRunOrDescribesItselfInAnotherWayIsAbsent() throws Exception {
        assertThat(ask("echo not built; exit 1")).isEqualTo(new Answer.Absent("peer", "not built"));
        assertThat(ask("echo name; echo 1; echo quick"))
                .isEqualTo(new Answer.Absent(
                        "peer", "it described itself as \"name\n1\nquick\", not as a name and batch sizes"));
    }

    private Peer ready(String commands) throws Exception {
        return ((Answer.Ready) ask(commands)).peer();
    }

    private Answer ask(String commands) throws IOException, InterruptedException {
        Path program = folder.resolve("peer");
        Files.writeString(program, "#!/bin/sh\n" + commands + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        List<Answer> answers = Peer.in(folder);
        return answers.get(0);
    }
}
