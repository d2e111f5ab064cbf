import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Location } from "../../../design/text.ts";
import { buildAbove, libraryLike } from "../../jvm/build.ts";
import type { Call, Expr } from "../code.ts";
import { type Concept, ofServer, ofService } from "../concepts/concept.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf } from "../values.ts";
import { markName } from "./beans.ts";

const servlet = "Servlet specification: the container keeps an HttpSession in memory";
const webflux = "Spring Framework docs, InMemoryWebSessionStore: a WebSession is kept in memory";
const micronaut =
	"Micronaut docs, HTTP Sessions: an InMemorySessionStore, unless micronaut.session.http.redis is enabled";
const login = /^(formLogin|oauth2Login|saml2Login|openidLogin|rememberMe)$/;

/** Sessions that a container keeps, unless Spring Session is there: those of logins, and what code puts into one. */
export const springSessions: Concept = {
	read(program) {
		const found = uses(program);
		const [none] = statelessIn(program);
		if (found.length === 0) return none ? [ofService(program, none.at, { sessions: declared("none", none.at) })] : [];
		const build = buildAbove(program.code.path, (path) => program.around.text(path));
		const shared = build && libraryLike(build, /^org\.springframework\.session:spring-session-(?!core$)/);
		// Before Boot 3 a starter was said apart; a filter of a cluster keeps them outside, too.
		if (shared || keepsElsewhere(program)) return [];
		// Servlet specification, web.xml: containers may copy the sessions of such an application to each other.
		if (isDistributable(program)) return [];
		const reactive = build
			? libraryLike(build, /-starter-webflux$/) && !libraryLike(build, /-starter-web(mvc)?$/)
			: undefined;
		return found.flatMap(({ at, isReactive, isMicronaut }): Fragment[] => {
			if (isMicronaut && program.around.setting("micronaut.session.http.redis.enabled", program)) return [];
			const source = isMicronaut ? micronaut : (isReactive ?? reactive) ? webflux : servlet;
			const sessions: Attribute = build
				? byDefault("memory", at, source)
				: unknown("no build file says whether Spring Session is there", at);
			return [isServed(program) ? ofServer(program, at, { sessions }) : ofService(program, at, { sessions })];
		});
	},
};

interface Use {
	at: Location;
	isReactive?: boolean;
	isMicronaut?: boolean;
}

function uses(program: Program): Use[] {
	const { code } = program;
	const found: Use[] = [];
	const isStateless = statelessIn(program).length > 0;
	for (const call of code.calls) {
		const method = methodOf(call);
		if (login.test(method) && !isStateless && !isDisabled(call, program)) {
			const type = chainOf(call, program);
			if (type) found.push({ at: call.at, isReactive: type === "ServerHttpSecurity" });
		}
		if (method === "setAttribute" && isSession(receiverOf(call), program)) found.push({ at: call.at });
		if (method === "put" && isOfMicronaut(receiverOf(call), program)) found.push({ at: call.at, isMicronaut: true });
		// Javalin's and Spark's, both on Jetty, which keeps them as any servlet container does.
		if (method === "sessionAttribute" && call.positional.length === 2 && isImported(/^io\.javalin\b/, code))
			found.push({ at: call.at });
		if (method === "attribute" && call.positional.length === 2 && isImported(/^spark\b/, code))
			if (/\bsession\((true)?\)$/.test(receiverOf(call)?.text ?? "")) found.push({ at: call.at });
	}
	for (const one of code.classes) {
		// CDI, JSF and Micronaut call it SessionScoped, Spring SessionScope.
		const mark = one.marks.find((each) => /^(SessionAttributes|SessionScoped?)$/.test(markName(each)));
		if (mark) found.push({ at: mark.at });
	}
	return found;
}

/** Calls that say that no session is made for a login. */
function statelessIn({ code }: Program): Call[] {
	return code.calls.filter(
		(call) =>
			/SessionCreationPolicy\.(STATELESS|NEVER)\b|\bSTATELESS\b|NoOpServerSecurityContextRepository|NullSecurityContextRepository/.test(
				call.positional[0]?.text ?? "",
			) || /NoOpServerSecurityContextRepository/.test(call.callee.text),
	);
}

/** The builder of security that a step belongs to, also within a block (`http { formLogin { } }`). */
function chainOf(call: Call, program: Program): string | undefined {
	const security = /(?:^|\.)(ServerHttpSecurity|HttpSecurity)(\(\)|$)/;
	const symbol = program.symbolOf(call.callee) ?? "";
	const direct = /\.(ServerHttpSecurity|HttpSecurity)\(\)/.exec(symbol)?.[1];
	if (direct) return direct;
	for (let at = call.region.held?.[0]; at; at = undefined) {
		const held: string | undefined = at.kind === "call" ? program.symbolOf(at.call.callee) : undefined;
		const found = security.exec(held ?? "")?.[1];
		if (found) return found;
	}
	return undefined;
}

/** `formLogin().disable()`, `formLogin(AbstractHttpConfigurer::disable)`, `formLogin(f -> f.disable())`. */
function isDisabled(call: Call, program: Program): boolean {
	const [given] = call.positional;
	if (given?.kind === "member" && given.name === "disable") return true;
	if (given?.kind === "function" && /\bdisable\(\)/.test(given.text)) return true;
	return program.code.calls.some((other) => {
		const on = receiverOf(other);
		return methodOf(other) === "disable" && on?.kind === "call" && on.call === call;
	});
}

function isSession(expr: Expr | undefined, program: Program): boolean {
	if (!expr) return false;
	// `import jakarta.servlet.http.*` leaves only its name.
	const [binding] = program.bindingsOf(expr);
	if (/^HttpSession$/.test(binding?.type?.name ?? binding?.parameter?.type?.name ?? "")) return true;
	const symbol = program.symbolOf(expr) ?? "";
	return /\.HttpSession\(\)$|\.HttpServletRequest\(\)\.(getSession\(\)|session)$/.test(symbol);
}

function isOfMicronaut(expr: Expr | undefined, program: Program): boolean {
	return expr !== undefined && program.symbolOf(expr) === "io.micronaut.session.Session()";
}

/** What only a container of servlets runs: it shows by itself that it is a server. */
function isServed({ code }: Program): boolean {
	return code.classes.some(
		({ bases, marks }) =>
			bases.some(({ name }) => /^(HttpServlet|HttpFilter)$/.test(name)) ||
			marks.some((mark) => /^(WebServlet|WebFilter|Named|ManagedBean)$/.test(markName(mark))),
	);
}

function isDistributable(program: Program): boolean {
	const root = /^(.*?(?:^|\/)src\/main\/)(?:java|kotlin)\//.exec(program.code.path)?.[1];
	if (root === undefined) return false;
	return /<distributable\b/.test(program.around.text(`${root}webapp/WEB-INF/web.xml`) ?? "");
}

function keepsElsewhere(program: Program): boolean {
	return program.code.classes.some((one) =>
		one.marks.some((mark) => /^Enable(Redis|Jdbc|Mongo|Hazelcast|Redisson)\w*(Http|Web)Session$/.test(markName(mark))),
	);
}
