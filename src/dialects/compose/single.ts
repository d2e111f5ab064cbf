import type { Note } from "../../design/text.ts";
import { itemsOf, nodeAt, type Tree, textOf } from "./tree.ts";

/**
 * What forbids a service more than one container, where the file asks for several. Sources: Compose specification,
 * container_name ("Compose does not scale a service beyond one container") and ports; Docker, Swarm mode routing mesh.
 */
export function singleNotes(name: string, service: Tree, swarm: boolean): Note[] {
	const said = textOf(nodeAt(service, "deploy", "replicas")) ?? textOf(nodeAt(service, "scale"));
	const replicas = Number(said);
	if (!(replicas > 1)) return [];
	const notes: Note[] = [];
	const tell = (at: Tree, message: string) => notes.push({ ...at.at, severity: "warning", message });
	const called = nodeAt(service, "container_name");
	// A stack ignores it.
	if (called && !swarm)
		tell(
			called,
			`${name} is to have ${replicas} containers, and container_name gives all of them one name: it gets one.`,
		);
	const spread = textOf(nodeAt(service, "deploy", "endpoint_mode")) === "dnsrr";
	for (const port of itemsOf(nodeAt(service, "ports"))) {
		const mode = textOf(nodeAt(port, "mode"));
		const fixed = fixedPort(port);
		if (fixed === undefined) continue;
		if (!swarm)
			tell(
				port,
				`${name} is to have ${replicas} containers, and only one of them can take port ${fixed} of the machine.`,
			);
		else if (mode === "host")
			tell(port, `${name} is to have ${replicas} tasks, and each takes port ${fixed} of its node: no two fit on one.`);
		else if (spread)
			tell(
				port,
				`Swarm publishes no port in its routing mesh for a service with endpoint_mode: dnsrr; say mode: host.`,
			);
	}
	return notes;
}

/** One port of the machine: "80:80", and not a range or one that Docker chooses. */
function fixedPort(port: Tree): string | undefined {
	const long = textOf(nodeAt(port, "published"));
	const short = /^(?:[\d.]+:|\[[\d:a-f]+\]:)?(\d+):\d+(?:\/\w+)?$/i.exec(textOf(port) ?? "")?.[1];
	return short ?? (/^\d+$/.test(long ?? "") ? long : undefined);
}
