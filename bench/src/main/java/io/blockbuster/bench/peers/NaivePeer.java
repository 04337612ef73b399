package io.blockbuster.bench.peers;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Kafka Streams the way the examples do it: the model is called inside {@code mapValues}, for one review at a time. */
@Command(name = "naive")
public final class NaivePeer implements Callable<Integer> {
    @Mixin
    private PeerOptions options = new PeerOptions();

    public static void main(String[] args) {
        System.exit(new CommandLine(new NaivePeer()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        PaddedModel model = PaddedModel.open(options.model);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(options.input, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(value -> score(model, value))
                .to(options.output, Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));

        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, options.group);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.servers);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                options.work.resolve(options.group).toString());
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        CountDownLatch ended = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            if (now.hasCompletedShutdown()) {
                ended.countDown();
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
        ended.await();
        return 1;
    }

    private static byte[] score(PaddedModel model, byte[] value) {
        try {
            Review review = ReviewJson.read(value, Review.class);
            return ReviewJson.write(PeerScore.of(String.valueOf(review.id()), model.positive(review.text())));
        } catch (IOException | OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
