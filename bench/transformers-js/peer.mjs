// transformers.js in a Kafka consumer: reads reviews, scores them in batches padded to their longest, writes scores.
import { env, pipeline } from "@huggingface/transformers";
import { Kafka, logLevel } from "kafkajs";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: Object.fromEntries(
    ["bootstrap-servers", "input", "output", "group", "model", "batch", "work"].map((name) => [name, { type: "string" }]),
  ),
});
const batchSize = Number(options.batch);

env.allowRemoteModels = false;
env.localModelPath = options.work;
const classify = await pipeline("text-classification", `${options.group}-model`, { dtype: "fp32" });

const kafka = new Kafka({ brokers: [options["bootstrap-servers"]], logLevel: logLevel.ERROR });
const producer = kafka.producer();
const consumer = kafka.consumer({ groupId: options.group });
await producer.connect();
await consumer.connect();
await consumer.subscribe({ topic: options.input, fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    for (let from = 0; from < batch.messages.length; from += batchSize) {
      const messages = batch.messages.slice(from, from + batchSize);
      const reviews = messages.map((message) => JSON.parse(message.value.toString()));
      const results = await classify(reviews.map((review) => review.text));
      await producer.send({
        topic: options.output,
        messages: results.map(({ label, score }, i) => ({
          key: messages[i].key,
          value: JSON.stringify({ id: reviews[i].id, label, score: label === "positive" ? score : 1 - score }),
        })),
      });
      resolveOffset(messages.at(-1).offset);
      await heartbeat();
    }
  },
});
