package io.blockbuster.program.run;

import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.topology.ReviewTopology;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code blockbuster topology}: what the processor is made of, in Kafka Streams' own words. */
@Command(
        name = "topology",
        header = "Print the description of the Kafka Streams topology.",
        description = {
            "",
            "Sources, processors, stores, sinks and internal topics with their names. Needs no broker and no model."
        })
public final class TopologyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ProcessorOptions options = new ProcessorOptions();

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(ReviewTopology.describe(options.settings(), options.streams(kafka.properties())));
        return 0;
    }
}
