import type { Session } from "../../entries/state.ts";
import type { Library } from "../../knowledge.ts";

const kept = (where: "memory" | "disk" | "client" | "shared-store", source: string): Session => ({
	is: "session",
	kept: where,
	source,
});
const gorilla = "github.com/gorilla/sessions";
const files = "gorilla/sessions: files of this machine, in the temporary folder where no path is given";
const gin = "gin-contrib/sessions: one package for each store";

export const sessionLibraries: Library = {
	imports: [
		gorilla,
		"github.com/alexedwards/scs",
		"github.com/gin-contrib/sessions/memstore",
		"github.com/gin-contrib/sessions/cookie",
		"github.com/gin-contrib/sessions/redis",
		"github.com/gofiber/fiber/middleware/session",
		"github.com/quasoft/memstore",
		"github.com/rbcervilla/redisstore",
		"github.com/boj/redistore",
		"github.com/go-session/session",
	],
	symbols: {
		[`${gorilla}.NewCookieStore`]: kept("client", "gorilla/sessions: the session is a signed cookie"),
		[`${gorilla}.NewFilesystemStore`]: kept("disk", files),
		"github.com/quasoft/memstore.NewMemStore": kept("memory", "memstore: sessions of this process"),
		"github.com/rbcervilla/redisstore.NewRedisStore": kept("shared-store", "redisstore: sessions in Redis"),
		"github.com/boj/redistore.NewRediStore": kept("shared-store", "redistore: sessions in Redis"),
		"github.com/alexedwards/scs.New": {
			...kept("memory", "scs: New uses memstore until Store is set"),
			shared: ["Store"],
		},
		"github.com/alexedwards/scs.NewSession": kept("memory", "scs: NewSession uses memstore until Store is set"),
		"github.com/gin-contrib/sessions/memstore.NewStore": kept("memory", gin),
		"github.com/gin-contrib/sessions/cookie.NewStore": kept("client", gin),
		"github.com/gin-contrib/sessions/redis.NewStore": kept("shared-store", gin),
		"github.com/go-session/session.InitManager": {
			...kept("memory", "go-session README: SetStore, else a store in memory"),
			shared: ["0", "1", "2", "3"],
		},
		"github.com/gofiber/fiber/middleware/session.New": {
			...kept("memory", "Fiber, session middleware: Storage is in memory unless it is set"),
			shared: ["0.Storage"],
		},
	},
};
