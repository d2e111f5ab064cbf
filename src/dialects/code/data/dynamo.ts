import type { Reference } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { variableIn } from "../environment.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import type { Touch } from "./touch.ts";

const writing =
	/^(put_item|update_item|PutCommand|UpdateCommand|PutItemCommand|UpdateItemCommand|PutItem|UpdateItem|putItem|updateItem)$/;
const gets = /^(get_item|query|GetCommand|GetItemCommand|QueryCommand|GetItem|getItem)$/;

const sdk = /dynamo|boto3\.(resource|client)\(\)|aioboto3/i;

/** Whether a call updates an item of DynamoDB. */
export function updates(call: Call, program: Program): boolean {
	return (
		/^(update_item|UpdateCommand|UpdateItemCommand|updateItem)$/.test(methodOf(call)) &&
		sdk.test(program.symbolOf(call.callee) ?? "")
	);
}

/** Whether a call puts a whole item into DynamoDB. */
export function puts(call: Call, program: Program): boolean {
	return (
		/^(put_item|PutCommand|PutItemCommand|putItem|put)$/.test(methodOf(call)) &&
		sdk.test(program.symbolOf(call.callee) ?? "")
	);
}

/** Reads and writes of items of DynamoDB: a read is eventually consistent unless it says otherwise (AWS docs). */
export function dynamoIn(program: Program): Touch[] {
	return program.code.calls.flatMap((call): Touch[] => {
		const method = methodOf(call);
		const does = writing.test(method) ? "writes" : gets.test(method) ? "reads" : undefined;
		if (!does || !sdk.test(program.symbolOf(call.callee) ?? "")) return [];
		const of = tableOf(call, program);
		if (!of) return [];
		const asked = option(call, "ConsistentRead", program);
		const index = option(call, "IndexName", program);
		const isStrong = asked?.kind === "literal" ? asked.value === true : asked !== undefined;
		const sees = does === "writes" || (isStrong && !index) ? "all" : "eventual";
		return [{ call, does, of, sees, engine: "dynamodb", handle: receiverOf(call) }];
	});
}

/** An argument of a call, by its name or in the map that it is given. */
export function option(call: Call, name: string, program: Program): Expr | undefined {
	const own = call.named[name];
	const [first] = call.positional;
	const found = own ?? (first && program.entry(first, name));
	return found && program.follow(found);
}

/** The table: of a client's call as it is named, of a table's own method the table. */
export function tableOf(call: Call, program: Program): string | undefined {
	const named = option(call, "TableName", program);
	if (named) return textIn(named, program) ?? named.text;
	const receiver = receiverOf(call);
	return receiver && program.follow(receiver).text;
}

/** The table by its name, or by the variable that gives it. */
export function referenceOf(call: Call, program: Program): Reference | undefined {
	const receiver = receiverOf(call);
	const table = receiver && program.follow(receiver);
	const named =
		option(call, "TableName", program) ??
		(table?.kind === "call" && methodOf(table.call) === "Table" ? table.call.positional[0] : undefined);
	const name = textIn(named, program);
	if (name !== undefined) return { by: "name", kind: "Store", name };
	const variable = variableIn(named, program);
	return variable && { by: "environment", variable: variable.name, path: program.code.path };
}
