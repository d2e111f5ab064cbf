import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Fn } from "../code.ts";
import { byBuilder } from "../data/builders.ts";
import { dynamoIn } from "../data/dynamo.ts";
import { bySet } from "../data/entity-sets.ts";
import { mapped } from "../data/mappers.ts";
import { byPreference } from "../data/read-preference.ts";
import { inRedis } from "../data/redis.ts";
import { byReplica } from "../data/redis-reads.ts";
import { byRoute, bySession, replicaName } from "../data/sessions.ts";
import { inSpringMongo } from "../data/spring-mongo.ts";
import { statementsIn } from "../data/statements.ts";
import type { Touch } from "../data/touch.ts";
import { dominates, stepsOf } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/** What a request reads that it has written a step before, where the read may be served by a copy. */
export const readBack: Concept = {
	read(program) {
		const touches = new Map(
			[
				...dynamoIn(program),
				...mapped(program),
				...bySession(program),
				...bySet(program),
				...byPreference(program),
				...byReplica(program),
				...byBuilder(program),
				...byRoute(program),
				...byStatement(program),
				...inRedis(program),
				...inSpringMongo(program),
			].map((touch) => [touch.call, touch]),
		);
		if (touches.size < 2) return [];
		const sites = new Sites(program);
		const told = new Set<Call>();
		const owners = new Set<Fn | undefined>(program.code.functions);
		return [...owners].flatMap((owner) =>
			staleIn(owner, touches, program).flatMap((read): Fragment[] => {
				if (told.has(read.call)) return [];
				told.add(read.call);
				const { at } = read.call;
				const attributes: Record<string, Attribute> = {
					[read.sees === "addressed" ? "readsBack" : "afterWrite"]: declared(true, at),
				};
				if (read.sees === "eventual") attributes.consistency = declared("eventual", at);
				if (read.sees === "replica") attributes.endpoint = declared("replica", at);
				const about = read.engine === "dynamodb" ? { about: eventual(at) } : {};
				return access(program, "reads", { ...read, ...about }, at, `${sites.of(read.call)} again`, attributes);
			}),
		);
	},
};

/** Amazon DynamoDB Developer Guide, Read consistency: eventually consistent unless a read asks for more. */
function eventual(at: Location): Record<string, Attribute> {
	return {
		engine: declared("dynamodb", at),
		role: declared("database", at),
		consistency: byDefault("eventual", at, "DynamoDB: reads are eventually consistent unless they ask for more"),
	};
}

function staleIn(owner: Fn | undefined, touches: ReadonlyMap<Call, Touch>, program: Program): Touch[] {
	const steps = stepsOf(owner, program);
	const found: Touch[] = [];
	const written: { touch: Touch; at: Call }[] = [];
	for (const { call, at } of steps) {
		const touch = touches.get(call);
		if (!touch) continue;
		if (touch.does === "writes") written.push({ touch, at });
		else if (
			touch.sees !== "all" &&
			written.some((one) => one.touch.of === touch.of && one.at !== at && dominates(one.at.region, at.region))
		)
			found.push(touch);
	}
	return found;
}

/** SQL on a handle that names itself a replica, after SQL on another that writes the same table. */
function byStatement(program: Program): Touch[] {
	return statementsIn(program).flatMap(({ call, change, look }): Touch[] => {
		// Of a tag (sql`…`), the tag.
		const handle = receiverOf(call) ?? (call.callee.kind === "name" ? call.callee : undefined);
		const name = handle?.text.replace(/^(this|self)\./, "") ?? "";
		if (change) return [{ call, does: "writes", of: change.table, sees: "all", handle }];
		const isReplica = replicaName.test(name);
		return (look?.tables ?? [])
			.slice(0, 1)
			.map((of) => ({ call, does: "reads", of, sees: isReplica ? "replica" : "all", handle }));
	});
}
