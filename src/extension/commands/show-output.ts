import type { Host } from "../host.ts";

export function run({ log }: Host): void {
	log.show();
}
