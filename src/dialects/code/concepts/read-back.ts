import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Fn } from "../code.ts";
import { type Met, metIn } from "../data/met.ts";
import { reaches } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { receiverOf } from "../values.ts";
import type { Concept } from "./concept.ts";
import { access } from "./linked-store.ts";

/** What a request reads that it has written a step before, where the read may be served by a copy. */
export const readBack: Concept = {
	read(program) {
		const sites = new Sites(program);
		const told = new Set<Call>();
		const owners = new Set<Fn | undefined>(program.code.functions);
		return [...owners].flatMap((owner) =>
			staleIn(owner, program).flatMap(({ touch: read, place: call }): Fragment[] => {
				if (told.has(call)) return [];
				told.add(call);
				const { at } = call;
				const attributes: Record<string, Attribute> = {
					[read.sees === "addressed" ? "readsBack" : "afterWrite"]: declared(true, at),
				};
				if (read.sees === "eventual") attributes.consistency = declared("eventual", at);
				if (read.sees === "replica") attributes.endpoint = declared("replica", at);
				const about = read.engine === "dynamodb" ? { about: eventual(at) } : {};
				return access(program, "reads", { ...read, ...about }, at, `${sites.of(call)} again`, attributes);
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

function staleIn(owner: Fn | undefined, program: Program): Met[] {
	const found: Met[] = [];
	const written: Met[] = [];
	for (const met of metIn(owner, program)) {
		const { touch } = met;
		if (touch.does === "writes") written.push(met);
		else if (touch.sees !== "all" && written.some((one) => isBefore(one, met, program))) found.push(met);
	}
	return found;
}

const isBefore = (one: Met, read: Met, program: Program) =>
	plain(one.touch.of) === plain(read.touch.of) &&
	one.at !== read.at &&
	!(anyone.test(plain(one.touch.of)) && receiverOf(one.at)?.text !== receiverOf(read.at)?.text) &&
	reaches(one.at.region, read.at.region, program.code);

/** What a base class calls the table of whichever class is made of it: two of them have two tables. */
const anyone =
	/^(dynamodb|dynamo|base|my|the|mapped|db|data)?(table|collection|container|repo(sitory)?|mapper|dao|model|entity)$/;

/** A model and its table are one: `Order`, `orders`, `this.orders`. */
const plain = (name: string): string =>
	name
		.replace(/^.*[.\s]/, "")
		.replace(/["'`_]/g, "")
		.toLowerCase()
		.replace(/ies$/, "y")
		.replace(/s$/, "") || name;
