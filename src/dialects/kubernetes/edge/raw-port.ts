import { type Attribute, declared } from "../../../design/attribute.ts";
import { rawAt } from "../../proxy.ts";
import type { KubeObject, Path } from "../object.ts";

/** What answers at the port that stands here, where it is no HTTP; `name` is where what answers is named. */
export function rawPortAt(object: KubeObject, path: Path, name: Path): Attribute | undefined {
	const found = object.find(path);
	const raw = found && rawAt(Number(object.raw(path)), object.text(name) ?? "");
	return raw ? declared(raw, object.location(found.node)) : undefined;
}

const named: Record<string, string> = {
	redis: "redis",
	mysql: "mysql",
	postgres: "postgres",
	postgresql: "postgres",
	mongodb: "mongodb",
	kafka: "kafka",
	amqp: "amqp",
	memcached: "memcached",
};

/** What answers at a port that is named here, where the name is that of a protocol which is no HTTP. */
export function rawNameAt(object: KubeObject, path: Path): Attribute | undefined {
	const found = object.find(path);
	const name = object.text(path)?.replace(/^tcp-/, "") ?? "";
	return found && Object.hasOwn(named, name) ? declared(named[name], object.location(found.node)) : undefined;
}
