import { createTransport } from "nodemailer";

type Notification =
  | { kind: "order-placed"; orderId: string; email: string; totalCents: number }
  | { kind: "order-cancelled"; orderId: string; email: string; refundCents: number };

const transport = createTransport({
  host: process.env.SMTP_HOST,
  port: 587,
  auth: { user: process.env.SMTP_USER, pass: process.env.SMTP_PASSWORD },
  pool: true,
  maxConnections: 10,
  connectionTimeout: 5_000,
  socketTimeout: 10_000,
});

const euros = (cents: number) =>
  new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" }).format(cents / 100);

function compose(notification: Notification): { subject: string; text: string } {
  switch (notification.kind) {
    case "order-placed":
      return {
        subject: `Your order ${notification.orderId.slice(0, 8)}`,
        text: `Thank you! Your order over ${euros(notification.totalCents)} is with the seller now.`,
      };
    case "order-cancelled":
      return {
        subject: `Your order ${notification.orderId.slice(0, 8)} is cancelled`,
        text: `${euros(notification.refundCents)} are on their way back to you.`,
      };
  }
}

export async function sendMail(notification: Notification, messageId: string): Promise<void> {
  await transport.sendMail({
    from: "Storefront <orders@storefront.example.com>",
    to: notification.email,
    // The queue may deliver twice; mail programs show a message with the same id once.
    messageId: `<${messageId}@storefront.example.com>`,
    ...compose(notification),
  });
}

export function closeMailer(): void {
  transport.close();
}
