import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

export type Notification =
  | { kind: "order-placed"; orderId: string; email: string; totalCents: number }
  | { kind: "order-cancelled"; orderId: string; email: string; refundCents: number };

const sqs = new SQSClient({});
const queueUrl = process.env.NOTIFICATIONS_QUEUE_URL;

export async function notify(notification: Notification): Promise<void> {
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(notification),
    }),
  );
}
