import type { Value } from "../../../design/attribute.ts";
import { Refused } from "../../refused.ts";
import type { Writer } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { mainContainer } from "./pod.ts";

/** A port of its own that a container states: one that is named for its users first. */
function portOf(object: KubeObject, main: Path): Value | undefined {
	const ports: Path = [...main, "ports"];
	const all = object.indices(ports).map((at): Path => [...ports, at]);
	const tcp = all.filter((port) => ["TCP", undefined].includes(object.text([...port, "protocol"])));
	const named = tcp.find((port) => /http|web|grpc|main|api/i.test(object.text([...port, "name"]) ?? "")) ?? tcp[0];
	return named && (object.raw([...named, "name"]) ?? object.raw([...named, "containerPort"]));
}

/**
 * A probe that the port answers. It is always right to add, where nobody can know a path that fails when the replica cannot
 * serve.
 */
export const readinessWriter: Writer = ({ value }, object, edit) => {
	const main = mainContainer(object);
	if (!main) throw new Refused("no container stands where the probe would have to");
	if (value !== "tcp") throw new Refused(`a ${value} probe needs what to ask: write it by hand`);
	if (object.has([...main, "readinessProbe"])) throw new Refused("the container has a readinessProbe of another kind");
	const port = portOf(object, main);
	if (port === undefined) throw new Refused("the container states no port that a readinessProbe could ask");
	const after = ["ports", "image"].find((key) => object.has([...main, key]));
	return edit.set([...main, "readinessProbe"], { tcpSocket: { port } }, { after });
};
