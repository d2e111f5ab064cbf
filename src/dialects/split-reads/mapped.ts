import type { Asked } from "./asked.ts";
import { keysOf, parts, within } from "./text.ts";

/** Reads of tables through mappers: Prisma's, Django's, SQLAlchemy's. */
export function mappedIn(path: string, text: string): Asked[] {
	return path.endsWith(".py")
		? [...djangoIn(text), ...sqlAlchemyIn(text)]
		: [prisma, others].flatMap((shape) => byWhere(text, shape));
}

const prisma =
	/\b(?:\w*prisma\w*|db|tx|client)\s*\.\s*(\w+)\s*\.\s*(?:findMany|findFirst|findFirstOrThrow|findUnique|findUniqueOrThrow|count|aggregate)\s*\(\s*\{/gi;

/** Sequelize's models, and repositories of TypeORM. */
const others = /\b(\w+)\s*\.\s*(?:find|findOne|findAll|findAndCount|findAndCountAll|findOneOrFail)\s*\(\s*\{/g;

/** `prisma.order.findMany({ where: { sellerId }, … })`, `Order.findAll({ where: { sellerId } })` */
function byWhere(text: string, shape: RegExp): Asked[] {
	return [...text.matchAll(shape)].flatMap((match): Asked[] => {
		const given = within(text, match.index + match[0].length - 1);
		const where = given && parts(given.inner).find((one) => /^where\s*:\s*\{/.test(one));
		const inner = where && within(where, where.indexOf("{"))?.inner;
		const own = inner === undefined ? undefined : keysOf(inner);
		if (!given || !inner || !own || own.length === 0 || own.some((one) => /^(AND|OR|NOT)$/.test(one))) return [];
		// `where: { tenantId_id: { tenantId, id } }`: a key of several.
		const joined = parts(inner).flatMap((one) => /^\w+_\w+\s*:\s*(\{[\s\S]*)/.exec(one)?.[1] ?? []);
		const fields = [...own, ...joined.flatMap((one) => keysOf(within(one, 0)?.inner ?? "") ?? [])];
		return [{ engine: "sql", name: match[1], fields, start: match.index, end: given.end }];
	});
}

const django = /\b([A-Z]\w+)\.objects(?=\s*\.)/g;

/** `Order.objects.filter(seller_id=seller).first()`: what its filters ask for, one after the other. */
function djangoIn(text: string): Asked[] {
	return [...text.matchAll(django)].flatMap((match): Asked[] => {
		const fields: string[] = [];
		let end = match.index + match[0].length;
		for (;;) {
			const next = /^\s*\.\s*(\w+)\s*\(/.exec(text.slice(end, end + 80));
			const given = next ? within(text, end + next[0].length - 1) : undefined;
			if (!next || !given) break;
			// `Q(…) | Q(…)`, and what is handed on as a whole, only the run knows.
			if (/^(filter|get)$/.test(next[1])) {
				const named = parts(given.inner).map((one) => /^(\w+?)(?:__\w+)?\s*=(?!=)/.exec(one)?.[1]);
				if (named.some((one) => one === undefined)) return [];
				fields.push(...(named as string[]));
			}
			end = given.end;
		}
		return fields.length > 0 ? [{ engine: "sql", name: match[1], fields, start: match.index, end }] : [];
	});
}

const sqlAlchemy = /\b(?:select|query)\(\s*([A-Z]\w+)\s*\)\s*\.\s*(?:where|filter|filter_by)\s*\(/g;

/** `select(Order).where(Order.seller_id == seller)`, `session.query(Order).filter_by(seller_id=seller)`. */
function sqlAlchemyIn(text: string): Asked[] {
	return [...text.matchAll(sqlAlchemy)].flatMap((match): Asked[] => {
		const given = within(text, match.index + match[0].length - 1);
		const rest = given && text.slice(given.end, given.end + 600).split(/\n\s*\n/)[0];
		if (!given || /\bor_\(|\.join\(/.test(given.inner + rest)) return [];
		const own = new RegExp(`\\b${match[1]}\\.(\\w+)\\s*==|(?:^|,)\\s*(\\w+)\\s*=(?!=)`, "g");
		const fields = [...`${given.inner}, ${rest}`.matchAll(own)].map(([, compared, named]) => compared ?? named);
		return fields.length > 0 ? [{ engine: "sql", name: match[1], fields, start: match.index, end: given.end }] : [];
	});
}
