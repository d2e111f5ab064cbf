import { chooseFolder } from "../folders.ts";
import type { Host } from "../host.ts";

export async function run(host: Host): Promise<void> {
	const folder = await chooseFolder("The folder whose design to simulate");
	const { show } = await import("../panel.ts");
	show(host, folder.uri);
}
