package io.blockbuster.bench.peers;

import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.TranslateException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.review.Review;
import io.blockbuster.core.review.ReviewJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** DJL's text classification on its ONNX Runtime engine, in a consumer loop, in batches padded to their longest. */
@Command(name = "djl")
public final class DjlPeer implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(100);

    @Mixin
    private PeerOptions options = new PeerOptions();

    public static void main(String[] args) {
        System.setProperty("ai.djl.offline", "true");
        System.exit(new CommandLine(new DjlPeer()).execute(args));
    }

    /** The model that {@link PlainModel} wrote to a folder. */
    static ZooModel<String, Classifications> open(Path folder, int maxTokens) throws Exception {
        return Criteria.builder()
                .setTypes(String.class, Classifications.class)
                .optEngine("OnnxRuntime")
                .optModelPath(folder)
                .optModelName("model")
                .optTranslatorFactory(new TextClassificationTranslatorFactory())
                .optArgument("includeTokenTypes", "true")
                .optArgument("truncation", "true")
                .optArgument("padding", "true")
                .optArgument("maxLength", Integer.toString(maxTokens))
                .build()
                .loadModel();
    }

    @Override
    public Integer call() throws Exception {
        Path folder = options.work.resolve(options.group + "-model");
        PlainModel.write(options.model, folder, "model.onnx");
        int maxTokens = ModelFolder.open(options.model).config().maxPositions();
        try (ZooModel<String, Classifications> model = open(folder, maxTokens);
                Predictor<String, Classifications> predictor = model.newPredictor();
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(consuming(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(producing(), new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.subscribe(List.of(options.input));
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    batch.add(record);
                    if (batch.size() == options.batch) {
                        score(predictor, batch, producer);
                        batch.clear();
                    }
                }
                score(predictor, batch, producer);
                producer.flush();
                consumer.commitSync();
            }
        }
    }

    private void score(
            Predictor<String, Classifications> predictor,
            List<ConsumerRecord<byte[], byte[]>> batch,
            KafkaProducer<byte[], byte[]> producer)
            throws IOException, TranslateException {
        if (batch.isEmpty()) {
            return;
        }
        List<Review> reviews = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            reviews.add(ReviewJson.read(record.value(), Review.class));
        }
        List<Classifications> results =
                predictor.batchPredict(reviews.stream().map(Review::text).toList());
        for (int i = 0; i < results.size(); i++) {
            double positive = results.get(i).get("positive").getProbability();
            byte[] score =
                    ReviewJson.write(PeerScore.of(String.valueOf(reviews.get(i).id()), positive));
            producer.send(new ProducerRecord<>(options.output, batch.get(i).key(), score));
        }
    }

    private Properties consuming() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", options.servers);
        properties.put("group.id", options.group);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        return properties;
    }

    private Properties producing() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", options.servers);
        return properties;
    }
}
