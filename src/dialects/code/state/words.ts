/** Words of a name: "pendingOrders" and "PENDING_ORDERS" are pending, orders. */
export function wordsOf(name: string): string[] {
	return name
		.replace(/^this\./, "")
		.replace(/([a-z\d])([A-Z])/g, "$1 $2")
		.split(/[^A-Za-z\d]+/)
		.filter(Boolean)
		.map((word) => word.toLowerCase());
}

/** What the next request asks for again, whichever replica it reaches. */
const truths =
	"carts?|baskets?|sessions?|tokens?|states?|otps?|nonces?|challenges?|verifiers?|jobs?|tasks?|locks?|locked|counters?|attempts?|failures|votes?|orders?|rooms?|games?|lobby|lobbies|players?|uploads?|progress|presence|revoked|blacklist|denylist|blocklist|blacklisted|invites?|invitations?|reservations?|bookings?|inventory|stock|balances?|wallets?|quotas?|visitors|limits?|buckets?|hits|seen|processed|idempotency|messages?|chats?|conversations?|drafts?|users?|accounts?|polls?|codes?|todos?|posts?|items?|products?|tickets?|bids?|auctions?|resets?|verifications?|confirmations?|payments?|transfers?|scores?|scoreboards?|leaderboards?|likes?|coupons?|vouchers?|registrations?|logins?|enrol?lments?|strikes|impersonations?";
const truth = new RegExp(`^(?:${truths})$`);

/** What each process may have of its own: copies, open connections, what was made at start. */
const ownWords =
	/^(cache[ds]?|caches|memo|memoized|lru|clients?|sockets?|conns?|connections?|streams?|subscribers?|listeners?|handlers?|emitters?|registry|plugins?|routes?|metrics?|gauges?|histograms?|timers?|intervals?|timeouts?|promises?|inflight|flight|config|configs|options|settings|schemas?|templates?|models?|instances?|mocks?|fakes?|stubs?|callbacks?|observers?|watchers?|workers?|pools?|breakers?|loaders?|providers?|factory|factories|constants?|labels?|types?|kinds?|names|titles|messages?by|translations?|abort|controllers?|peers?|channels?|fields?|columns?|rules?|commands?|status(es)?|errors?|help|default[s]?|seeds?|fixtures?|demo|menu|enum|keywords?|methods?|functions?|fns?|hooks?|gateways?|backends?|processors?|strategy|strategies|classes|adapters?|drivers?|stop|reserved|allowed|supported|valid|known)$/;

/** What nothing else knows, though it is called a cache: codes that were sent, tries that were counted. */
const neverCopied = /^(otps?|nonces?|challenges?|verifiers?|attempts?|captchas?|lockouts?|throttles?)$/;
const copying = /^(cache[ds]?|caches|memo|memoized|lru)$/;

/** A name of what is more than a copy: it says so, and nothing in it says otherwise. */
export function isTruth(name: string): boolean {
	const words = wordsOf(name);
	if (!words.some((word) => truth.test(word) || neverCopied.test(word))) return false;
	return !words.some((word) => ownWords.test(word)) || isNeverCopied(name);
}

/** A name of what cannot be fetched again, whatever else the name says of how it is kept. */
export function isNeverCopied(name: string): boolean {
	const words = wordsOf(name);
	return (
		words.some((word) => neverCopied.test(word)) && words.every((word) => !ownWords.test(word) || copying.test(word))
	);
}

export const isCalledCache = (name: string): boolean => wordsOf(name).some((word) => copying.test(word));

/** A name that does not tell what it holds: the class says that. */
export function isGeneric(name: string): boolean {
	return /^_?(data|map|store|storage|entries|records|db|memory|dict|values|state|inner|backing|table|lookup)$/i.test(
		name.replace(/^this\./, ""),
	);
}

const kindsOfClasses = /(Store|Storage|Service|Repository|Repo|Manager|Controller|Handler|Dao|Impl)+$/;

/** What a class keeps by its name, one that no other stands in for: `TokenStore`, but not `InMemoryTokenStore`, which has siblings. */
export function isTruthOfClass(name: string): boolean {
	const kept = name.replace(kindsOfClasses, "");
	// `JobTimings` are timings.
	const isOf = truth.test(wordsOf(kept).at(-1) ?? "") || isNeverCopied(kept);
	return isOf && isTruth(kept) && !/mem(ory)?(?![a-z])|local|null|noop|stub|default/i.test(name);
}

/** A number from which the next one is made: two processes make the same. */
export function isSequence(name: string): boolean {
	return /^(next|last|current)_?\w*(id|number|seq|sequence)$|(order|invoice|ticket|booking)_?(no|number|seq|id|counter)$/i.test(
		name.replace(/^this\./, ""),
	);
}

const held =
	"(?:new\\b|\\{\\s*\\}|\\[\\s*\\]|dict\\b|list\\(|set\\(|defaultdict|deque|Counter|make\\(|map\\[|sync\\.Map|mutable|Concurrent|0\\b|1\\b)";
const made = new RegExp(`(?<![=!<>])=\\s*${held}|\\bnew\\s*\\(|\\bsync\\.Map\\b|\\bnewBuilder\\b`, "g");
const named = new RegExp(`(?:${truths}|attempts|captcha|limiter|[iI]d|[nN]umber|[sS]eq\\w*)\\w*\\b[^=\\n]{0,80}$`, "i");
/** What is called for how it is kept, in a class that is called for what it keeps. */
const generic =
	/\b_?(?:data|map|store|storage|entries|records|db|memory|dict|values|inner|backing|table|lookup|cache)\b[^=\n]{0,40}$/i;
const ofClass = new RegExp(`^\\w*?(?:${truths}|limit)`, "i");

function hasTellingClass(text: string): boolean {
	for (const [, name] of text.matchAll(/\bclass\s+(\w+)/g)) if (ofClass.test(name)) return true;
	return false;
}

/** What is put into a session. */
const inSession =
	/\bsession(?:\.Values)?(?:\.|\[["']|\.(?:Set|set|put)\(["'])(?:\w*tokens?|user|profile|account|cart|basket|permissions|roles|claims)\b["'\]]*\s*(?:=[^=]|,)/i;

/** What is kept under the id of something that goes on, whatever the container is called. */
const underId =
	/\b_?(?:data|map|store|storage|entries|records|db|memory|dict|values|state|inner|backing|table|lookup)(?:\[|\.(?:set|put|Store|TryAdd)\()(?:session|conversation|thread|chat|cart|basket|game|room|job|nonce|otp)_?(?:id|key)\b/i;

/** Objects that are written out whole into a cookie or a claim, and what Ktor's sessions hold. */
const inCookie =
	/(?:cookie\(|[cC]ookies?(?:\(\)\)?)?\.(?:set|Append)\(|new\s*(?:Claim)?\(|\.(?:with)?[cC]laim\()[^\n]{0,120}(?:stringify|dumps|Serialize|writeValueAsString|toJson|encodeToString)|\bclaim\("(?:user|profile|permissions|account|cart)"|\bsessions\.set\(/;

/** Claims that are filled away from what signs them. */
const inClaims =
	/\b(?:Map|Registered|Standard)Claims\b|[cC]laims(?:\.put\(|\[)"\w*(?:user|account|profile|customer|member|permissions|entitlements|features|settings)"|\bClaim\([^,\n]{0,80}[pP]ermission/i;

/** Go: what a lock guards. */
const locked = /\bsync\.(?:RW)?Mutex\b/;

/** Words of a key that is drawn where the process starts. */
const drawn =
	/generateKeyPair\(|(?:secret|signing|jwt|session|cookie|token|hmac|keys?)\w*["'\]]*\s*[:=(][^\n]{0,200}(?:randomBytes|randomUUID|token_hex|token_urlsafe|token_bytes|urandom|uuid4|nanoid|get_random_secret_key|[gG]enerateRandomKey|generate_?[kK]ey|secretKeyFor|Jwts\.SIG|RandomNumberGenerator|NewGuid)|\brand\.Read\(/i;

/** Words of a file that turns clients away because they come too often. */
const limiting = /\b429\b|TOO_MANY_REQUESTS|TooManyRequests|[rR]ate_?[lL]imit(?:ed|Exceeded|Reached)/;

/**
 * A declaration of that kind, in any language: most files have none, and need not be parsed. `passes`: whether what is made at
 * a place is gone when the function around it ends.
 */
const stateHintsBut = (passes: (text: string, line: number, index: number) => boolean) => ({
	test(text: string): boolean {
		if (inSession.test(text) || inCookie.test(text) || inClaims.test(text) || underId.test(text)) return true;
		if (limiting.test(text) && text.search(made) >= 0) return true;
		if (drawn.test(text) || (locked.test(text) && text.includes("map["))) return true;
		let ofTelling: boolean | undefined;
		for (const { index } of text.matchAll(made)) {
			const line = text.lastIndexOf("\n", index) + 1;
			// A builder may begin on the line after the name that it is for.
			const start = text.startsWith("newBuilder", index) ? text.lastIndexOf("\n", line - 2) + 1 : line;
			const before = text.slice(Math.max(start, index - 200), index).replace(/=[^=]*$/, "");
			const isGeneral = !named.test(before) && generic.test(before);
			if (isGeneral) ofTelling ??= hasTellingClass(text);
			if ((named.test(before) || (isGeneral && ofTelling)) && !passes(text, line, index)) return true;
		}
		return false;
	},
});

export const stateHints = stateHintsBut(() => false);

/**
 * The same of TypeScript and JavaScript, of whose containers most are names of a function: as the line is indented, unless a
 * router is used (its handlers see the names around them) or a namespace indents all. What is filled where it stands holds what
 * people wrote, and the language's own objects hold nothing.
 */
export const scriptStateHints = stateHintsBut((text, line, index) => {
	if (
		/^=?\s*new\s+(?:(?:Map|Set|WeakMap|WeakSet)\b[^\n(]*\(\s*\[\s*[^\]\s]|(?:URL|URLSearchParams|Date|RegExp|Promise|\w*Error|Intl\.\w+|TextDecoder|TextEncoder|AbortController)\b)/.test(
			text.slice(index, index + 200),
		)
	)
		return true;
	const isLocal = /^(?:[\t ]+(?:const|let)\s|[^\n]*\bfor\s*\(\s*(?:const|let)\s)/.test(text.slice(line, index));
	return isLocal && !outliving.test(text);
});

const outliving =
	/\b(?:namespace|module)\s+\w+\s*\{|\b(?:app|router|routes?|server|fastify|r|mux|engine|group|endpoints|\w*(?:Router|Routes|App|Mux|Group)|\w+_(?:router|app|bp)|bp|http|api|instance|e|g|\w*Api)\s*[?!]*\s*\.\s*(?:get|post|put|patch|delete|del|all|use|on|route|handle|any|subscribe|GET|POST|PUT|PATCH|DELETE|Any|Get|Post|Put|Patch|Delete|Handle|Use|webSocket)\b|@(?:\w+\.)*(?:get|post|put|patch|delete|route|websocket|on)\(/;

/** Words of a file that keeps connections open. */
export const liveHints =
	/text\/event-stream|WebSocket|websocket|EventSourceResponse|SseEmitter|ServerSentEvent|TEXT_EVENT_STREAM|@Sse\(/;

/** A provider of Nest from which streams may come; pages are full of such subjects. */
export const subjectHints = {
	test: (text: string): boolean => /\bnew (?:Replay|Behavior)?Subject\b/.test(text) && text.includes("@nestjs/common"),
};

/** Words of a file that takes in what users upload. */
export const uploadHints =
	/\bmulter\b|secure_filename|UploadFile\b|MultipartFile|request\.files|express-fileupload|\bFormFile\b|\bIFormFile\b|\bFilePart\b|\bCompletedFileUpload\b|FilesInterceptor|FileInterceptor|MulterModule|\bformData\(\)|\bcreateWriteStream\b|\/uploads?\b|upload_?(dir|folder)/i;

/** One of several looks at a text; as expressions they differ in their flags. */
export function either(...all: readonly { test(text: string): boolean }[]): { test(text: string): boolean } {
	return { test: (text) => all.some((one) => one.test(text)) };
}
