import type { Host } from "../host.ts";

export async function run({ server }: Host): Promise<void> {
	await server.restart();
}
