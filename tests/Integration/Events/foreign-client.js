// A Kafka client that is not ours: prints every record of the topics, from the first on, as a line of JSON with names and values as text.
// Arguments: broker, topics with commas between.
const { Kafka, logLevel } = require('kafkajs');

const [broker, topics] = [process.argv[2], process.argv[3].split(',')];
const consumer = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).consumer({ groupId: `foreign-${process.pid}` });
const texts = headers => Object.entries(headers).map(([name, value]) => [name, value.toString()]);

(async () => {
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      const line = { topic, key: message.key?.toString(), value: message.value?.toString(), headers: Object.fromEntries(texts(message.headers)) };
      process.stdout.write(JSON.stringify(line) + '\n');
    },
  });
})();
