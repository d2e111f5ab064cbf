import { randomUUID } from "node:crypto";
import type { APIGatewayProxyHandlerV2 } from "aws-lambda";
import { db } from "./db";

export const handler: APIGatewayProxyHandlerV2 = async (event) => {
	const { match, seat } = JSON.parse(event.body ?? "{}");
	const id = randomUUID();
	await db().execute("INSERT INTO ticket (id, match_id, seat) VALUES (?, ?, ?)", [id, match, seat]);
	return { statusCode: 201, body: JSON.stringify({ id }) };
};
