import type { Call } from "../../code.ts";
import { isStepOfUpdate } from "../../data/entries.ts";
import type { Program } from "../../program.ts";
import { methodOf } from "../../values.ts";
import { mayWrite } from "../store-steps.ts";

const writing =
	/^(update|updateOne|updateMany|update_one|update_many|findOneAndUpdate|find_one_and_update|findByIdAndUpdate|put|put_item|update_item|[sS]et|SetProperty|save|upsert|merge|PutCommand|UpdateCommand|PutItemCommand|UpdateItemCommand|patch|replaceOne|replace_one|Updates?|UpdateOne|UpdateByID|UpdateMany|FindOneAndUpdate|UpdateColumn|UpdateMap|InsertOrUpdate|decrement|inc|setSql)$/;

/** By its name; as a step of an update; or by what sqlc makes of a statement: `SetBalance(ctx, SetBalanceParams{…})`. */
export function isWriting(call: Call, program: Program): boolean {
	const method = methodOf(call);
	if (writing.test(method)) return mayWrite(call, program);
	if (/^(values|Set[A-Z]\w*)$/.test(method) && isStepOfUpdate(call)) return true;
	return call.positional.some((one) => one.kind === "call" && methodOf(one.call) === `${method}Params`);
}
