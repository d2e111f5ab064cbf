/** What the name of a partition key tells of its values. */
export type KeyShape = "constant" | "few" | "ascending" | "spread";

const few =
	/^((\w*[_-])?(status|state|category|country(_?code)?|gender|sex|priority|severity|tier|plan|stage|env(ironment)?|currency|locale|language|region|availability_zone|continent|data_?cent(er|re)|sales_channel|active|enabled|deleted|archived)|(is|has)_\w+|(is|has)[A-Z]\w*|\w*(Status|State|Category|Country|CountryCode)|type|kind|__typename|(\w+_)(type|kind)|\w+(Type|Kind))$/;
/** What a message is called tells what kind of message it is. */
const ofKind =
	/^(\w+_)?(event|message|command|action)_?name$|^(\w*E|e)ventName$|^(\w*M|m)essageName$|^(\w*C|c)ommandName$|^(\w*A|a)ctionName$/;
/** Of a day or longer: all that is written now has one value. */
const days =
	/^(\w*[_-])?(date|day|week|month|year|hour|yyyy_?mm(_?dd)?|year_?month)$|^\w*(Date|Day|Week|Month|Year|Hour)$/;
/** Finer: a hash spreads them, a range does not. */
const moments =
	/^(\w*[_-])?(at|time|timestamp|ts|created|updated|seq|sequence|serial|counter)$|^\w*(At|Time|Timestamp|Sequence)$/;
const many =
	/(^|[_-])(id|uid|uuid|guid|key|hash|email|mail|user|account|customer|device|session|token|sku|isbn|url|slug|name|number|no|code|address|phone|ip|hostname|sensor|meter|order|cart)s?$|(Id|ID|Uuid|Guid|Key|Hash|Email|User|Account|Customer|Device|Session|Token|Sku|Url|Slug|Name|Number|Code|Address|Phone)s?$/i;

/** By the name that a person gave a key; undefined where the name tells nothing. */
export function shapeOfName(said: string, spread: "hash" | "range"): KeyShape | undefined {
	// Members are written with a capital in Go and .NET: `event.Type`.
	const name = /^[A-Z][a-z]/.test(said) ? said[0].toLowerCase() + said.slice(1) : said;
	if (few.test(name) || ofKind.test(name)) return "few";
	if (days.test(name)) return "ascending";
	if (moments.test(name)) return spread === "range" ? "ascending" : "spread";
	return many.test(name) ? "spread" : undefined;
}

/** Of a key that is made of several: as many values as the one that has most. */
export function togetherOf(shapes: readonly (KeyShape | undefined)[]): KeyShape | undefined {
	if (shapes.includes("spread")) return "spread";
	if (shapes.length === 0 || shapes.includes(undefined)) return undefined;
	if (shapes.every((one) => one === "constant")) return "constant";
	return shapes.includes("ascending") ? "ascending" : "few";
}
