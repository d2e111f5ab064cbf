import { PrismaClient } from "@prisma/client";
import closeWithGrace from "close-with-grace";
import Fastify from "fastify";

const prisma = new PrismaClient();
const app = Fastify({ logger: true });

app.post<{ Params: { poll: string }; Body: { choice: string } }>("/polls/:poll", async (request, reply) => {
	await prisma.vote.create({ data: { poll: request.params.poll, choice: request.body.choice } });
	return reply.code(201).send();
});
app.get("/ready", async () => ({ ok: true }));

closeWithGrace({ delay: 15_000 }, async () => {
	await app.close();
	await prisma.$disconnect();
});

await app.listen({ host: "0.0.0.0", port: 3000 });
