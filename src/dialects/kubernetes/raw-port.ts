import { type Attribute, declared } from "../../design/attribute.ts";
import { rawPorts } from "../proxy.ts";
import type { KubeObject, Path } from "./object.ts";

/** What answers at the port that stands here, where it is no HTTP. */
export function rawPortAt(object: KubeObject, path: Path): Attribute | undefined {
	const found = object.find(path);
	const raw = found && rawPorts[Number(object.raw(path))];
	return raw ? declared(raw, object.location(found.node)) : undefined;
}
