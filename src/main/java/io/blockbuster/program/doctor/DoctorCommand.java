package io.blockbuster.program.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.blockbuster.core.review.ReviewJson;
import io.blockbuster.program.cli.Console;
import io.blockbuster.program.cli.OneShot;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.config.ModelOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code blockbuster doctor}: is everything there that Blockbuster needs. */
@Command(
        name = "doctor",
        header = "Check this machine, the model and the cluster.",
        description = {
            "",
            "Each line is ok, a note, or FAIL with what to do. Exit code 1 if something essential fails. A cluster is "
                    + "essential once --bootstrap-servers names one."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  blockbuster doctor",
            "  blockbuster doctor --device cuda --bootstrap-servers kafka:9092",
            "  blockbuster doctor --json | jq '.findings[] | select(.status != \"OK\")'"
        })
public final class DoctorCommand implements Callable<Integer>, OneShot {
    private final Console console;

    @Option(names = "--json", description = "Print the findings as one JSON object.")
    private boolean json;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    public DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        add(findings, MachineChecks.all());
        add(findings, ModelChecks.all(model));
        add(findings, KafkaChecks.all(kafka.properties(), kafka.named()));
        boolean healthy = findings.stream().noneMatch(Finding::failed);
        if (json) {
            ObjectNode answer = ReviewJson.mapper().createObjectNode().put("ok", healthy);
            findings.forEach(answer.putArray("findings")::addPOJO);
            console.out().println(new String(ReviewJson.write(answer), StandardCharsets.UTF_8));
        }
        return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void add(List<Finding> findings, List<Finding> more) {
        findings.addAll(more);
        if (!json) {
            more.forEach(console.out()::println);
            console.out().flush();
        }
    }
}
