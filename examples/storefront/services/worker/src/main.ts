import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { pino } from "pino";
import { closeMailer, sendMail } from "./mailer";

const logger = pino({ base: { service: "worker" }, level: process.env.LOG_LEVEL ?? "info" });
const sqs = new SQSClient({});
const queueUrl = process.env.NOTIFICATIONS_QUEUE_URL;

const stop = new AbortController();

async function handle(message: Message): Promise<void> {
  try {
    await sendMail(JSON.parse(message.Body ?? ""), message.MessageId ?? "");
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
  } catch (error) {
    // Left in the queue: it comes back after the visibility timeout, and after five tries goes to the DLQ.
    logger.error({ error, messageId: message.MessageId }, "mail not sent");
  }
}

async function run(): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }),
        { abortSignal: stop.signal },
      );
      await Promise.all(Messages.map(handle));
    } catch (error) {
      if (!stop.signal.aborted) {
        logger.error(error, "cannot read the queue");
        await new Promise((resolve) => setTimeout(resolve, 1_000 + Math.random() * 4_000));
      }
    }
  }
  // The batch in hand is finished by now.
  closeMailer();
  logger.info("stopped");
}

process.on("SIGTERM", () => {
  logger.info("SIGTERM: no new messages");
  stop.abort();
});

run().catch((error: unknown) => {
  logger.fatal(error);
  process.exit(1);
});
