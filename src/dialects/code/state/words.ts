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

/** A name of what is more than a copy: it says so, and nothing in it says otherwise. */
export function isTruth(name: string): boolean {
	const words = wordsOf(name);
	return words.some((word) => truth.test(word)) && !words.some((word) => ownWords.test(word));
}

/** A number from which the next one is made: two processes make the same. */
export function isSequence(name: string): boolean {
	return /^(next|last|current)_?\w*(id|number|seq|sequence)$|(order|invoice|ticket|booking)_?(no|number|seq|id|counter)$/i.test(
		name.replace(/^this\./, ""),
	);
}

const held =
	"(?:new\\b|\\{\\s*\\}|\\[\\s*\\]|dict\\b|list\\(|set\\(|defaultdict|deque|Counter|make\\(|map\\[|sync\\.Map|mutable|Concurrent|0\\b|1\\b)";
const made = new RegExp(`=\\s*${held}|\\bnew\\s*\\(|\\bsync\\.Map\\b|\\bnewBuilder\\b`, "g");
const named = new RegExp(`(?:${truths}|[iI]d|[nN]umber|[sS]eq\\w*)\\w*\\b[^=\\n]{0,80}$`, "i");

/** What is put into a session. */
const inSession =
	/\bsession(?:\.Values)?(?:\.|\[["']|\.(?:Set|set|put)\(["'])(?:\w*tokens?|user|profile|account|cart|basket|permissions|roles|claims)\b["'\]]*\s*(?:=[^=]|,)/i;

/** Go: what a lock guards. */
const locked = /\bsync\.(?:RW)?Mutex\b/;

/** Words of a key that is drawn where the process starts. */
const drawn =
	/generateKeyPair\(|(?:secret|signing|jwt|session|cookie|token|hmac|keys?)\w*["'\]]*\s*[:=(][^\n]{0,200}(?:randomBytes|randomUUID|token_hex|token_urlsafe|token_bytes|urandom|uuid4|nanoid|get_random_secret_key|[gG]enerateRandomKey|generate_?[kK]ey|secretKeyFor|Jwts\.SIG|RandomNumberGenerator|NewGuid)|\brand\.Read\(/i;

/** A declaration of that kind, in any language: most files have none, and need not be parsed. */
export const stateHints = {
	test(text: string): boolean {
		if (inSession.test(text)) return true;
		if (drawn.test(text) || (locked.test(text) && text.includes("map["))) return true;
		for (const { index } of text.matchAll(made)) {
			const start = text.lastIndexOf("\n", index) + 1;
			if (named.test(text.slice(Math.max(start, index - 200), index).replace(/=[^\n]*$/, ""))) return true;
		}
		return false;
	},
};

/** Words of a file that keeps connections open. */
export const liveHints =
	/text\/event-stream|WebSocket|websocket|EventSourceResponse|SseEmitter|ServerSentEvent|TEXT_EVENT_STREAM/;

/** Words of a file that takes in what users upload. */
export const uploadHints =
	/\bmulter\b|secure_filename|UploadFile\b|MultipartFile|request\.files|\/uploads?\b|upload_?(dir|folder)/i;

/** One of several looks at a text; as expressions they differ in their flags. */
export function either(...all: readonly { test(text: string): boolean }[]): { test(text: string): boolean } {
	return { test: (text) => all.some((one) => one.test(text)) };
}
