import type { Reference } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import type { Call, Expr } from "../code.ts";
import { variableIn } from "../environment.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, stepsBefore, textIn } from "../values.ts";
import { calledType } from "./called-type.ts";
import { callsBelow } from "./calls-by.ts";
import type { Touch } from "./touch.ts";

const writing =
	/^(put_item|update_item|PutCommand|UpdateCommand|PutItemCommand|UpdateItemCommand|PutItem(Async|WithContext)?|UpdateItem(Async|WithContext)?|putItem|updateItem|save|SaveAsync)$/;
const gets =
	/^(get_item|query|GetCommand|GetItemCommand|QueryCommand|GetItem(Async|WithContext)?|Query(Async|WithContext)?|getItem|load|LoadAsync)$/;
/** The clients of JavaScript that take plain objects have short names for all of them. */
const document = /DynamoDBDocument(\.from)?\(\)|DocumentClient\(\)/;

const sdk = /dynamo|boto3\.(resource|client)\(\)|aioboto3/i;

/** Whether a call updates an item of DynamoDB. */
export function updates(call: Call, program: Program): boolean {
	// Its name is looked at first: what it means takes a walk through the files.
	const method = methodOf(call);
	const isLong = /^(update_item|UpdateCommand|UpdateItemCommand|updateItem|UpdateItem|UpdateItemWithContext)$/.test(
		method,
	);
	if (!isLong && method !== "update") return false;
	return (isLong ? sdk : document).test(program.symbolOf(call.callee) ?? "");
}

/** An update of one item: what is said of it under a name, and where it stands. */
export interface ItemUpdate {
	at: Location;
	given(name: string): Expr | undefined;
}

/** The updates that a call makes: its own, or those of a transaction's items. */
export function updatesOf(call: Call, program: Program): ItemUpdate[] {
	if (updates(call, program)) return [{ at: call.at, given: (name) => option(call, name, program) }];
	if (!/^(transact_write_items|Transact(Write|WriteItems)Command|transactWrite(Items)?)$/.test(methodOf(call)))
		return [];
	if (!sdk.test(program.symbolOf(call.callee) ?? "")) return [];
	const items = option(call, "TransactItems", program);
	return (items?.kind === "list" ? items.items : []).flatMap((one): ItemUpdate[] => {
		const update = program.entry(one, "Update");
		const given = (name: string) => {
			const found = update && program.entry(update, name);
			return found && program.follow(found);
		};
		return update ? [{ at: update.at, given }] : [];
	});
}

/** Whether a call puts a whole item into DynamoDB. */
export function puts(call: Call, program: Program): boolean {
	return (
		/^(put_item|PutCommand|PutItemCommand|putItem|PutItem(Async|WithContext)?|put)$/.test(methodOf(call)) &&
		(sdk.test(program.symbolOf(call.callee) ?? "") || /dynamo/i.test(calledType(receiverOf(call), program)))
	);
}

/** Reads and writes of items of DynamoDB: a read is eventually consistent unless it says otherwise (AWS docs). */
export function dynamoIn(program: Program): Touch[] {
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		// Its name is looked at first: what it means takes a walk through the files.
		if (!writing.test(method) && !gets.test(method) && !/^(put|update|get|query)$/.test(method)) return [];
		const symbol = program.symbolOf(call.callee) ?? "";
		const isShort = document.test(symbol);
		const does =
			writing.test(method) || (isShort && /^(put|update)$/.test(method))
				? "writes"
				: gets.test(method) || (isShort && /^(get|query)$/.test(method))
					? "reads"
					: undefined;
		if (!does || !(sdk.test(symbol) || /dynamo/i.test(calledType(receiverOf(call), program)))) return [];
		const of = tableOf(call, program);
		if (!of) return [];
		const asked = option(call, "ConsistentRead", program);
		const index = option(call, "IndexName", program);
		const isStrong = asked?.kind === "literal" ? asked.value === true : asked !== undefined;
		const sees = does === "writes" || (isStrong && !index) ? "all" : "eventual";
		return [{ call, does, of, sees, engine: "dynamodb", handle: receiverOf(call) }];
	});
}

/** An argument of a call, by its name, in a map that it is given, or in what builds its request. */
export function option(call: Call, name: string, program: Program): Expr | undefined {
	const own = call.named[name];
	const found =
		own ??
		call.positional.flatMap((one) => program.entry(one, name) ?? [])[0] ??
		call.positional.flatMap((one) => builtBy(one, `${name[0].toLowerCase()}${name.slice(1)}`, program) ?? [])[0];
	return found && program.follow(found);
}

/** `GetItemRequest.builder().tableName("carts").build()`, and the same in a function that is given the builder. */
function builtBy(expr: Expr, name: string, program: Program): Expr | undefined {
	const value = program.follow(expr);
	const steps =
		value.kind === "call"
			? stepsBefore(value.call, program)
			: value.kind === "function"
				? callsBelow(value.fn, program.codeOf(value.fn.region))
				: [];
	return steps.find((one) => methodOf(one) === name)?.positional[0];
}

/** The table: of a client's call as it is named, of a table's own method the table, of a mapper's the class of its items. */
export function tableOf(call: Call, program: Program): string | undefined {
	const named = option(call, "TableName", program);
	if (named) return textIn(named, program) ?? named.text;
	const receiver = receiverOf(call);
	if (/^(save|load|SaveAsync|LoadAsync)$/.test(methodOf(call))) return classOf(call, program);
	return receiver && program.follow(receiver).text;
}

/** `LoadAsync<Cart>(id)`, `load(Cart.class, id)`, `save(cart)`. */
function classOf({ callee, positional }: Call, program: Program): string | undefined {
	const [first] = positional;
	const named =
		/<\s*(\w+)\s*>$/.exec(callee.text)?.[1] ?? /^([A-Z]\w*)(\.class|::class\.java)?$/.exec(first?.text ?? "")?.[1];
	if (named || !first) return named;
	const [binding] = program.bindingsOf(first);
	const made = program.follow(first);
	return (binding?.type ?? binding?.parameter?.type)?.name ?? (made.kind === "call" ? methodOf(made.call) : undefined);
}

/** The table by its name, or by the variable that gives it. */
export function referenceOf(call: Call, program: Program, own?: ItemUpdate): Reference | undefined {
	const receiver = receiverOf(call);
	const held = receiver && program.follow(receiver);
	// `with table.batch_writer() as batch`
	const of = held?.kind === "call" && methodOf(held.call) === "batch_writer" ? receiverOf(held.call) : undefined;
	const table = of ? program.follow(of) : held;
	const named =
		(own ? own.given("TableName") : option(call, "TableName", program)) ??
		(table?.kind === "call" && methodOf(table.call) === "Table" ? table.call.positional[0] : undefined);
	const name = textIn(named, program);
	if (name !== undefined) return { by: "name", kind: "Store", name };
	const variable = variableIn(named, program);
	return variable && { by: "environment", variable: variable.name, path: program.code.path };
}

/** A text with its type, as the low-level clients of Go, Java and .NET want it: `AttributeValue.fromS("ARTICLE")`. */
export function typedText(call: Call, program: Program): Expr | undefined {
	const method = methodOf(call);
	if (method === "AttributeValueMemberS") return call.named.Value;
	if (method === "fromS" || method === "S") return call.positional[0];
	if (method === "AttributeValue") return call.named.S ?? call.named.s ?? call.positional[0];
	const built = /^(build|withS|setS)$/.test(method)
		? stepsBefore(call, program).find((one) => /^(s|withS)$/.test(methodOf(one)))
		: undefined;
	return built?.positional[0];
}

/** Text that stands in the code, bare or with its type as the low-level client wants it: `{ S: "ARTICLE" }`. */
export function isConstant(expr: Expr, program: Program, depth = 8): boolean {
	if (depth === 0) return false;
	const value = program.follow(expr);
	const typed = value.kind === "call" ? typedText(value.call, program) : undefined;
	if (typed) return isConstant(typed, program, depth - 1);
	if (value.kind === "map") return value.entries.length === 1 && isConstant(value.entries[0].value, program, depth - 1);
	return value.kind === "literal" && typeof value.value === "string";
}
