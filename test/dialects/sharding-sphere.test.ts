import { expect, test } from "vitest";
import { matcher } from "../../src/dialects/files.ts";
import { shardingSphere } from "../../src/dialects/sharding-sphere.ts";
import { readWith } from "../support/reading.ts";

/** The lines at which databases are found by a remainder. */
const lines = (path: string, text: string) =>
	readWith(shardingSphere, [{ path, text }]).fragments.flatMap((one) =>
		"at" in one ? [text.split("\n")[one.at.range.start.line].trim()] : [],
	);

const rules = (strategy: string, algorithm: string) => `rules:
- !SHARDING
  defaultDatabaseStrategy:
    none:
  ${strategy}:
    standard:
      shardingColumn: user_id
      shardingAlgorithmName: by_user
  shardingAlgorithms:
    other:
      type: INLINE
      props:
        algorithm-expression: t_\${id % 8}
    by_user:
      ${algorithm}
`;
const expression = `algorithm-expression: ds_\${user_id % 2}`;
const inline = `type: INLINE\n      props:\n        ${expression}`;
const root = "spring.shardingsphere.rules.sharding";
const properties = (mark: string) =>
	[
		`${root}.default-database-strategy.standard.sharding-algorithm-name=by_user`,
		`${root}.sharding-algorithms.by_user.type=INLINE`,
		`${root}.sharding-algorithms.by_user.props.algorithm-expression=ds_$->{user_id % 2}`,
	]
		.map((line) => mark + line)
		.join("\n");

test.each([
	["databases", "a.yaml", rules("databaseStrategy", inline), [expression]],
	["tables", "a.yaml", rules("defaultTableStrategy", inline), []],
	[
		"a count",
		"a.yaml",
		rules("databaseStrategy", "{type: HASH_MOD, props: {sharding-count: 4}}"),
		["{type: HASH_MOD, props: {sharding-count: 4}}"],
	],
	["many slots", "a.yaml", rules("databaseStrategy", "{type: MOD, props: {sharding-count: 1024}}"), []],
	["ranges", "a.yaml", rules("databaseStrategy", "{type: BOUNDARY_RANGE, props: {sharding-count: 4}}"), []],
	["comments", "a.yaml", rules("databaseStrategy", inline).replace(/^/gm, "# "), []],
	["properties", "application-sharding.properties", properties(""), [properties("").split("\n")[2]]],
	["properties in comments", "application.properties", properties("# "), []],
])("the remainder of %s", (_, path, text, expected) => expect(lines(path, text)).toEqual(expected));

test("of properties only Spring's, and those called after shards, are looked into", () => {
	const looked = matcher([shardingSphere.files]);
	const names = ["application.properties", "application-prod.properties", "sharding.properties", "gradle.properties"];
	expect(names.map((name) => looked(`src/main/resources/${name}`))).toEqual([true, true, true, false]);
});
