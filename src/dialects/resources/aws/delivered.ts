import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import { type KeyShape, shapeOfName } from "../../key-names.ts";
import { asText, settingOf } from "../facts.ts";
import type { Folder } from "../folder.ts";
import { mentioned } from "../references.ts";
import { attributeOf, type Block } from "../syntax.ts";
import { queueTypes } from "./queue.ts";

/** What puts what it takes into a stream or queue by itself: rules and schedules of EventBridge, its pipes, rules of IoT Core. */
const deliverers = [
	"aws_cloudwatch_event_target",
	"aws_scheduler_schedule",
	"aws_pipes_pipe",
	"aws_iot_topic_rule",
] as const;
const keys = ["partition_key_path", "partition_key", "message_group_id"];
const targets = ["arn", "target", "target_arn", "stream_name"];

/** The key under which they put it there. */
export function delivered(folder: Folder): Fragment[] {
	return folder
		.of(...deliverers)
		.flatMap(({ block, type }) => keyed(block).flatMap(({ of, within }) => keyOf(folder, of, within, type)));
}

interface Keyed {
	of: Block;
	/** The blocks around it, the nearest first. */
	within: Block[];
}

function keyed(block: Block, within: Block[] = []): Keyed[] {
	const inner = block.blocks.flatMap((one) => keyed(one, [block, ...within]));
	return keys.some((name) => attributeOf(block, name)) ? [{ of: block, within }, ...inner] : inner;
}

function keyOf(folder: Folder, of: Block, within: Block[], type: string): Fragment[] {
	const [to] = [of, ...within].flatMap((block) =>
		targets.flatMap((name) => mentioned(folder, attributeOf(block, name)?.value, ...queueTypes)),
	);
	const said = keys.map((name) => attributeOf(of, name)).find(Boolean);
	const key = said && asText(settingOf(folder, of, said.name) ?? null);
	const shape = key && (type === "aws_iot_topic_rule" ? ofTemplate(key) : ofPath(key));
	if (!to || !said || !shape) return [];
	const at = folder.at(said.value);
	return [
		{
			role: "extends",
			file: at.file,
			kind: "Queue",
			at,
			of: { by: "key", key: folder.key(to) },
			attributes: { keyShape: declared(shape, at) },
		},
	];
}

/** Of an event's envelope: who sends what, in which account and region, has few values; each event has an id of its own (EventBridge docs, Event structure). */
const envelope: Record<string, KeyShape> = {
	$: "spread",
	"$.source": "few",
	"$.account": "few",
	"$.region": "few",
	"$.version": "constant",
	"$.id": "spread",
};

/** `$.detail.orderId` of what is delivered; whatever is no path is the same for all of it. */
function ofPath(key: string): KeyShape | undefined {
	if (Object.hasOwn(envelope, key)) return envelope[key];
	if (!key.startsWith("$") && !/<\$|<aws\./.test(key)) return "constant";
	const name = /([\w-]+)(?:\[\d+\])?>?$/.exec(key)?.[1];
	return name === undefined ? undefined : shapeOfName(name.replaceAll("-", "_"), "hash");
}

/** `${device_id}`, `${newuuid()}`: a template over the message (IoT Core docs, Substitution templates). */
function ofTemplate(key: string): KeyShape | undefined {
	const holes = [...key.matchAll(/\$\{([^}]*)\}/g)].map(([, hole]) => hole.trim());
	if (holes.length === 0) return "constant";
	if (holes.some((one) => /^(newuuid|clientid|timestamp|rand)\(/.test(one))) return "spread";
	const [name] = holes.length === 1 ? (/^[\w.]+$/.exec(holes[0]) ?? []) : [];
	return name === undefined ? undefined : shapeOfName(name.split(".").at(-1) ?? name, "hash");
}
