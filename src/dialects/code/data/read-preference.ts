import type { Call, Expr } from "../code.ts";
import { importsOf } from "../names.ts";
import type { Program } from "../program.ts";
import { plainName } from "../spelling.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { callsOn } from "./calls-by.ts";
import { storeName } from "./mappers.ts";
import type { Touch } from "./touch.ts";
import { within } from "./walk.ts";

const writes =
	/^(insertOne|insertMany|updateOne|updateMany|replaceOne|bulkWrite|insert_one|insert_many|update_one|update_many|replace_one|bulk_write|InsertOne|InsertMany|UpdateOne|UpdateByID|UpdateMany|ReplaceOne|InsertOneAsync|InsertManyAsync|UpdateOneAsync|UpdateManyAsync|ReplaceOneAsync|create|save|findByIdAndUpdate)$/;
const reads =
	/^(find|findOne|findById|find_one|Find|FindAsync|FindSync|FindOne|aggregate|Aggregate|countDocuments|count_documents|CountDocuments)$/;
const driver = /^(mongodb|pymongo|motor|go\.mongodb\.org|mongoose|beanie|MongoDB\.Driver)\b/;
/** What makes one handle of another, and may be given a preference of its own. */
const narrows =
	/^(db|collection|get_collection|get_database|with_options|withOptions|Collection|Database|Clone|GetCollection(<.*>)?|GetDatabase|WithReadPreference)$/;

/**
 * MongoDB: reads go to secondaries where the read, its collection, its database or its client prefers them, the nearest
 * of these that says anything. MongoDB manual, Read Preference.
 */
export function byPreference(program: Program): Touch[] {
	const isOwn = importsMongo(program);
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const does = writes.test(method) ? "writes" : reads.test(method) ? "reads" : undefined;
		const handle = receiverOf(call);
		if (!does || !handle || !(isOwn || isMadeElsewhere(handle, program))) return [];
		// A method of the workspace that is called like one.
		if (program.code.language === "go" && program.called(call)) return [];
		const of = collectionOf(handle, program);
		if (!of) return [];
		if (does === "writes" || isInSession(call)) return [{ call, does, of, sees: "all", handle }];
		const preference = prefers(call, handle, program);
		if (!preference && isOfMongoose(handle, program))
			return [{ call, does, of, sees: "routed", named: storeName("mongoose", program.code.path) }];
		const sees = preference === "secondary" ? "replica" : preference === "primary" ? "all" : "addressed";
		return [{ call, does, of, sees, handle }];
	});
}

/** A model or collection that another file has made and hands out. */
function isMadeElsewhere(handle: Expr, program: Program): boolean {
	const value = program.follow(handle);
	if (value.kind !== "call" || !/^(model|collection|get_collection|Collection)$/.test(methodOf(value.call)))
		return false;
	return importsOf(program.codeOf(value.call.region)).some(({ from }) => from !== undefined && driver.test(from));
}

export const importsMongo = (program: Program): boolean =>
	importsOf(program.code).some(({ from }) => from !== undefined && driver.test(from)) ||
	(program.code.uses ?? []).some((from) => driver.test(from));

/** A model of Mongoose: it asks the connection of the process, wherever that was made. */
function isOfMongoose(handle: Expr, program: Program): boolean {
	const value = program.follow(handle);
	const made = value.kind === "call" && methodOf(value.call) === "model" ? value.call.callee : handle;
	return /^(@nestjs\/)?mongoose\b/.test(program.symbolOf(made) ?? "");
}

/** The options under which Mongoose's own connection prefers secondaries. */
export function mongooseRouted(call: Call, program: Program): Expr | undefined {
	if (!/^(connect|forRoot|forRootAsync)$/.test(methodOf(call))) return undefined;
	if (
		!/^(mongoose\.connect|@nestjs\/mongoose\.MongooseModule\.forRoot(Async)?)$/.test(
			program.symbolOf(call.callee) ?? "",
		)
	)
		return undefined;
	return preferredBy(call, program);
}

/** What makes a client, a handle that is narrower, or a query, of whose own options one prefers secondaries: that option. */
export function preferredBy(call: Call, program: Program): Expr | undefined {
	const method = methodOf(call);
	if (!makes.test(method) && !narrows.test(method) && !reads.test(method) && method !== "read") return undefined;
	const given = [...call.positional, ...Object.values(call.named)];
	const found = given.find((one) => optionIn(one, program) === "secondary");
	const named = call.named.read_preference ?? call.named.readPreference;
	if (found)
		return ["readPreference", "read_preference"].flatMap((name) => program.entry(found, name) ?? [])[0] ?? found;
	return [named, method === "read" ? call.positional[0] : undefined].find(
		(one) => one && said(one, program) === "secondary",
	);
}

const makes =
	/^(MongoClient|AsyncMongoClient|AsyncIOMotorClient|connect|createConnection|Connect|forRoot|forRootAsync)$/;

/** A session is causally consistent unless it is told otherwise: it reads its own writes from any member. */
const isInSession = ({ positional, named, callee }: Call) =>
	"session" in named ||
	[...positional, callee].some((one) => /\bsession\b|sessCtx|SessionContext/i.test(one.text.slice(0, 200)));

type Preference = "primary" | "secondary";

function prefers(call: Call, handle: Expr, program: Program): Preference | undefined {
	const own = [...call.positional, ...Object.values(call.named)].map((one) => optionIn(one, program)).find(Boolean);
	if (own ?? namedIn(call, program)) return own ?? namedIn(call, program);
	// Mongoose: `Note.findById(id).read("secondary")`.
	const after = chainOn(call, program).find((one) => methodOf(one) === "read");
	return (after && said(after.positional[0], program)) ?? ofHandle(handle, program);
}

/** What is called on what a call gives, one after the other. */
function chainOn(call: Call, program: Program): Call[] {
	const found: Call[] = [];
	for (let level = callsOn(call, program.code); level.length > 0 && found.length < 10; )
		level = level.flatMap((one) => {
			found.push(one);
			return callsOn(one, program.code);
		});
	return found;
}

function ofHandle(handle: Expr, program: Program): Preference | undefined {
	let at: Expr | undefined = handle;
	for (let depth = 0; at && depth < 10; depth++) {
		const value: Expr = program.follow(at);
		if (value.kind === "call") {
			const given = [...value.call.positional, ...Object.values(value.call.named)];
			// .NET: `database.GetCollection<Note>("notes").WithReadPreference(ReadPreference.SecondaryPreferred)`.
			const told = methodOf(value.call) === "WithReadPreference" ? said(value.call.positional[0], program) : undefined;
			const found = told ?? given.map((one) => optionIn(one, program)).find(Boolean) ?? namedIn(value.call, program);
			if (found) return found;
			// Mongoose: a schema's own `read`.
			const schema = methodOf(value.call) === "model" ? value.call.positional[1] : undefined;
			const made = schema && program.follow(schema);
			const options = made?.kind === "call" ? made.call.positional[1] : undefined;
			const read = options && said(program.entry(options, "read"), program);
			if (read) return read;
			at = receiverOf(value.call);
		} else at = value.kind === "member" || value.kind === "index" ? value.of : undefined;
	}
	return undefined;
}

const namedIn = ({ named }: Call, program: Program) => said(named.read_preference ?? named.readPreference, program);

/** An option that is called so in a map, a chain of Go's setters, or an address. */
function optionIn(expr: Expr, program: Program): Preference | undefined {
	const entry = ["readPreference", "read_preference", "read"].map((name) => program.entry(expr, name)).find(Boolean);
	if (entry) return said(entry, program);
	const value = program.follow(expr);
	const address = textIn(value, program);
	const inAddress = address && /[?&]readPreference=(\w+)/.exec(address)?.[1];
	if (inAddress) return ofName(inAddress);
	for (const part of within(value, 8))
		if (part.kind === "call" && /^SetReadPreference$/i.test(methodOf(part.call)))
			return said(part.call.positional[0], program);
	return undefined;
}

/** `"secondaryPreferred"`, `ReadPreference.SECONDARY`, `readpref.Nearest()`. */
function said(expr: Expr | undefined, program: Program): Preference | undefined {
	if (!expr) return undefined;
	const text = textIn(expr, program);
	if (text !== undefined) return ofName(text);
	const value = program.follow(expr);
	const words = [value, ...(value.kind === "call" ? [value.call.callee, ...value.call.positional] : [])];
	return words.map((one) => ofName(/(\w+)\W*$/.exec(one.text)?.[1] ?? "")).find(Boolean);
}

function ofName(name: string): Preference | undefined {
	const plain = plainName(name);
	if (/^(secondary|secondarypreferred|nearest|s|sp)$/.test(plain)) return "secondary";
	return /^(primary|primarypreferred)$/.test(plain) ? "primary" : undefined;
}

/** The collection by its name, or as the code calls its model. */
function collectionOf(handle: Expr, program: Program): string | undefined {
	let at: Expr | undefined = handle;
	for (let depth = 0; at && depth < 10; depth++) {
		const value: Expr = program.follow(at);
		if (
			value.kind === "call" &&
			/^(collection|get_collection|Collection|GetCollection(<.*>)?|model)$/.test(methodOf(value.call))
		) {
			const name = textIn(value.call.positional[0], program);
			if (name) return name;
		}
		if (value.kind === "call" && narrows.test(methodOf(value.call))) at = receiverOf(value.call);
		else if (value.kind === "index" && value.index.kind === "literal") return String(value.index.value);
		else return driver.test(program.symbolOf(value) ?? "") || value.kind === "member" ? lastName(value) : undefined;
	}
	return undefined;
}

const lastName = (expr: Expr) => (expr.kind === "member" || expr.kind === "name" ? expr.name : undefined);
