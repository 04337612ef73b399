package io.blockbuster.program.bench;

import io.blockbuster.core.scoring.SentimentModel;
import io.blockbuster.program.cli.StopSignal;
import io.blockbuster.program.config.KafkaOptions;
import io.blockbuster.program.run.ProcessorOptions;
import io.blockbuster.program.topics.TopicPlan;
import io.blockbuster.program.topics.TopicSetup;
import io.blockbuster.topology.ReviewProcessor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blockbuster run} with a {@link ConstantScoreModel}, until it is ended from outside. */
@Command(name = "constant-score")
final class ConstantScoreMain implements Callable<Integer> {
    @Parameters(paramLabel = "run", description = "The word run, so that the command line is that of the processor.")
    private String verb = "";

    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Mixin
    private ProcessorOptions options = new ProcessorOptions();

    @Option(names = "--partitions", defaultValue = "4")
    private int partitions;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ConstantScoreMain())
                .setUnmatchedArgumentsAllowed(true) // those of the model
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        StopSignal never = StopSignal.manual();
        new TopicSetup(TopicPlan.of(partitions).processor(options.settings().topics()), true)
                .prepare(kafka.properties(), never);
        SentimentModel model = new ConstantScoreModel();
        ReviewProcessor processor = new ReviewProcessor(
                model,
                options.settings(),
                options.engine(model),
                options.streams(kafka.properties()),
                new SimpleMeterRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(processor::close, "close-" + verb));
        processor.start();
        never.await();
        return 0;
    }
}
