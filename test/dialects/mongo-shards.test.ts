import { expect, test } from "vitest";
import { isPiece } from "../../src/design/fragment.ts";
import { mongoShards } from "../../src/dialects/mongo-shards.ts";
import { readWith } from "../support/reading.ts";

function shapes(path: string, text: string): unknown[] {
	const { fragments } = readWith(mongoShards, [{ path, text }]);
	return fragments.flatMap((one) => (isPiece(one) ? [one.attributes.keyShape?.value] : []));
}

test.each([
	["of a script", "init.js", 'sh.shardCollection("a.b", { createdAt: 1 });', ["ascending"]],
	["hashed", "init.js", 'sh.shardCollection("a.b", { createdAt: "hashed" });', ["spread"]],
	["of a few values alone", "init.js", "sh.shardCollection('a.b', { 'address.country': 1 })", ["few"]],
	["with more behind it", "init.js", "sh.shardCollection('a.b', { country: 1, _id: 1 })", ["spread"]],
	["on a command line", "init.sh", 'mongosh --eval "sh.shardCollection(\\"a.b\\", { ts: 1 })"', ["ascending"]],
	["as a command", "init.js", 'db.adminCommand({ shardCollection: "a.b", key: { month: 1 } })', ["ascending"]],
	["of Python", "init.py", 'c.admin.command("shardCollection", "a.b", key={"customer_id": "hashed"})', ["spread"]],
	["in a comment", "init.js", '// sh.shardCollection("a.b", { createdAt: 1 });', []],
	["that the run decides", "init.js", "sh.shardCollection(name, key);", []],
])("a key %s", (_, path, text, expected) => {
	expect(shapes(path, text)).toEqual(expected);
});
