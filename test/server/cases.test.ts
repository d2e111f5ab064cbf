import { expect, test } from "vitest";
import { CasesResult } from "../../src/server/protocol.ts";
import { type Client, connect } from "./client.ts";
import { shop } from "./texts.ts";

const written = `title: A small question
design:
  components:
    users: { kind: Client, rate: 20/s }
    web: { kind: Service, replicas: 2 }
  links: [users -> web]
scenario: steady-day
`;

const read = (client: Client, uri: string) =>
	client.connection.sendRequest<{ title: string; contestants: object[] }>("scaleproof/case", { uri });

test("the cases that come with us are listed under headings, and each can be read", async () => {
	const client = await connect(shop);
	const cases = CasesResult.parse(await client.connection.sendRequest("scaleproof/cases", {}));
	expect(new Set(cases.map(({ heading }) => heading)).size).toBeGreaterThan(1);
	const sale = cases.find(({ uri }) => uri.endsWith("/flash-sale.yaml"));
	const { title, contestants } = await read(client, sale?.uri ?? "");
	expect(title).toBe(sale?.title);
	expect(contestants.length).toBeGreaterThan(5);
});

test("a case is read as it stands in the editor, and one that is wrong is refused with its place", async () => {
	const client = await connect({ ...shop, "small.case.yaml": written });
	const uri = client.uri("small.case.yaml");
	expect((await read(client, uri)).title).toBe("A small question");
	await client.open("small.case.yaml", written.replace("steady-day", "steady-dya"));
	await expect(read(client, uri)).rejects.toThrow(/small\.case\.yaml:7:1: .*Did you mean "steady-day"/);
	await expect(read(client, client.uri("deploy/service.yaml"))).rejects.toThrow(/not a case/);
});

test("a case in the editor has a lens that plays it", async () => {
	const client = await connect({ ...shop, "small.case.yaml": written });
	const uri = client.uri("small.case.yaml");
	await client.open("small.case.yaml", written);
	const lenses = await client.connection.sendRequest<{ command: object }[]>("textDocument/codeLens", {
		textDocument: { uri },
	});
	expect(lenses.map(({ command }) => command)).toEqual([
		{ title: "Play this case", command: "scaleproof.playCase", arguments: [uri] },
	]);
});
