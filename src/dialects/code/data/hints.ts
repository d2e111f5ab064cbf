/** Methods that store by one of their words: `createOrder`, `order_create`, `nativeUpdate`; not `getAddress` or `settings`. */
const storing =
	"(?:\\w{1,20}_|\\w{1,20}(?=[A-Z]))?(?:[cC]reate|[iI]nsert|[sS]ave|[uU]pdate|[uU]psert|[sS]tore|[rR]egister|[dD]elete|[rR]ename|(?:[aA]dd|[pP]ut|[pP]ost|[wW]rite)(?=[A-Z_]))(?![a-z])";
const asking =
	"(?:\\w{1,20}_|\\w{1,20}(?=[A-Z]))?(?:[gG]et|[fF]ind|[fF]etch|[lL]oad|[rR]ead|[bB]y|[lL]ist|[rR]eload)(?![a-z])";
/** What stands between a handler and a store, by the last word of its name. */
const layer =
	"(?:[sS]ervice|[rR]epo|[rR]epository|[mM]apper|[dD]ao|DAO|[fF]acade|[hH]andler|[qQ]uer(?:y|ies)|[cC]ommands?|[uU]se[cC]ase|[mM]ediator|[sS]ender|[fF]inder)";
/** Of a layer more words say that it may store, or look. */
const changing =
	"(?:\\w{1,20}_|\\w{1,20}(?=[A-Z]))?(?:[cC]reate|[iI]nsert|[sS]ave|[aA]dd|[uU]pdate|[uU]psert|[sS]tore|[pP]ut|[rR]egister|[dD]elete|[rR]emove|[sS]et|[sS]end|[iI]nvoke|[eE]xecute|[hH]andle|[pP]rocess|[pP]ublish|[dD]ispatch|[sS]ubmit|[pP]lace|[bB]ook|[cC]ancel|[cC]onfirm|[aA]pprove|[cC]hange|[rR]ename|[aA]ssign|[pP]atch|[eE]dit|[mM]ark|[mM]odify|[pP]ersist|[pP]ost|[rR]ecord|[wW]rite|[iI]ssue|[oO]pen)(?![a-z])";
const looking =
	"(?:\\w{1,20}_|\\w{1,40}(?=[A-Z]))?(?:[gG]et|[fF]ind|[fF]etch|[lL]oad|[rR]ead|[rR]eload|[lL]ist|[sS]how|[bB]y|[dD]etail|[rR]etrieve|[qQ]uery|[sS]earch|[vV]iew|[sS]elect|[oO]f|[oO]ne|[sS]end|[iI]nvoke|[eE]xecute|[dD]ispatch)(?![a-z])";

/** Money, stock and seats as people call them: see `quantities.ts`. */
const goods =
	"stock|estoque|balance|saldo|seats?|inventory|credits?|wallet|quantity|quantidade|cantidad|qty|tickets|points|coins|funds|rooms|slots|spots|available|remaining|cash|budget|money|gems|tokens|copies|places|vacancies|units";
const sum = "[^\\n]{0,200}(?:[-+]|\\.(?:minus|plus|sub(?:tract)?)\\()";

// Gaps have an end: a line of a generated file may be as long as the file.
const parts = [
	// Money, stock and seats beside a sum.
	new RegExp(
		`(?:\\b|_)(?:${goods})(?:_?(?:cents|amount|minor|count|level|quantity|qty|left|available|remaining|used|spent|sold|booked|taken|reserved|on_?hand))?\\b${sum}`,
		"i",
	),
	new RegExp(`\\w(?:_left|Left|_remaining|Remaining|_available|Available|_on_hand|OnHand)\\b${sum}`),
	new RegExp(`\\b(?:available|remaining|free)[A-Z_][A-Za-z_]{0,20}s\\b${sum}`),
	new RegExp(`[a-z_](?:${goods.replace(/\b[a-z]/g, (one) => one.toUpperCase())})\\b${sum}`),
	// Getters and setters of such.
	/\b[gs]et\w{0,40}(?:Stock|Balance|Seats?|Inventory|Credits?|Quantity|Points|Coins|Funds|Available|Remaining|Left)\(/,
	// One more of what there is room for, and one that is marked as taken.
	/\b(?:capacity|usage_?limit|max_?(?:seats|participants|attendees|guests|uses|redemptions|tickets|spots|slots|places|students))\b/i,
	/\b(?:seat|coupon|voucher|slot|room|spot|gift_?card|promo)\w*\.(?:set|is|get)?_?(?:\w{0,20}(?:[sS]tatus|[sS]tate)|(?:[iI]s_?)?(?:[uU]sed|[rR]edeemed|[bB]ooked|[tT]aken|[rR]eserved|[aA]vailable|[cC]laimed))\b/i,
	/\b(?:seats?|coupons?|vouchers?|time_?slots?|slots?|rooms?|spots?|gift_?cards?|promo_?codes?|appointments?)\s+SET\b/i,
	/(?:[sS]tats|[tT]otals?|[cC]ounters?|[sS]ummary|[sS]ummaries|[tT]ally)\w{0,12}\.\w+\s*\+?=(?![=>])/,
	/\b(?:max_?uses|max_?redemptions|usage_?limit|used_?count|usage_?count)\b/i,
	// Whether one is there, or how many, before one more is made.
	/\b(?:existsBy|countBy)\w{0,100}\(|(?:coupon|voucher|promo|gift|ticket|seat|slot|booking|reservation|appointment|enrol|registration|participa|attendee|redemption|payment|payout|refund)\w{0,30}\.(?:count|exists|find|select)\w{0,60}\(/i,
	// A span of time that is looked for among what is booked.
	/\b(?:start|begin|from|check_?in|arriv|pick_?up)\w{0,12}(?:__lte?\s*=|["']?\s*:\s*(?:\{\s*\[?["']?(?:\$|Op\.)?lte?\b|LessThan)|\s*<)/i,
	// Units of work that a program has functions of its own for.
	/\b(?:With(?:in)?|In|RunIn|Exec|Do)(?:Tx|Transaction)\(|\.Transaction\(/,
	/floorMod\(|remainderUnsigned\(/,
	// A hash's remainder by the length of some list.
	/(?:crc|hash|murmur|fnv|md5|sha)[^\n]{0,200}%\s*(?:len\(|\w+\.(?:length|Length|Count|size)\b)/i,
	// Redis counts what its key says.
	/\.(?:h?incrby|decr|decrby|hIncrBy|incrBy|decrBy)\(/,
	/\$inc\b|\bdecrement\b|\bincrement\s*:/,
	// A remainder by a number of places.
	/%\s*(?:\(?u?int(?:16|32|64)?\)?\(?)?(?:len\(|\()?[\w.]*(?:shard|connection_?string|server|host|node|pool|db|database|partition|backend|bucket|dsn|endpoint|upstream|memcache|redis|queue|replica)/i,
	/setQueryTimestamp|\.timestamp\(|usingTimestamp\(|setDefaultTimestamp|WithTimestamp\(|\.SetTimestamp\(|\btimestamp:[^\n]{0,120}Date\.now/,
	/USING TIMESTAMP|IF NOT EXISTS|withIfNotExists|InsertIfNotExists|ifNotExists\s*=|excluded\.\w*(?:updated|modified|changed|version_?time|timestamp)/i,
	/shardKey|shardCollection|DATABASE_ROUTERS|db_for_read|refresh_from_db/,
	/\breplication\s*:|readReplicas\(|withReplicas\(|InjectRepository|getRepository\(/,
	/\.(?:findByPk|findUnique|findFirst|findMany|findAll|findAndCountAll)\w*\(/,
	/\.objects\b[\s\S]{0,400}?\.(?:get|first|last|latest)\(/,
	// GORM, whose resolver sends reads elsewhere.
	/dbresolver|\.(?:First|Take|Last)\(&/,
	// A database that is a file of the process.
	/["']sqlite3?["']|\bsqlite(?:\+\w{1,20})?:\/\/|better-sqlite3/,
	// A producer that another file makes.
	/\.(?:produce|send|send_and_wait|send_message)\([^;]{0,300}?\bkey\s*=/,
	/PartitionKey|partitionKey|MessageGroupId|[pP]artitioner\b|messages\s*:/,
	/(?:updated|modified|changed)_?(?:at|on|time)?\b[^\n]{0,30}(?:[<>]|\.(?:is)?(?:After|Before)\(|\.compareTo\()/i,
	/\bserializable\b|["'](?:drizzle-orm|kysely)["'/]/i,
	/SET\s+[\w.]+\s*=\s*[\w.]+\s*[+]\s*[\w$:?%@]/i,
	/\b(?:of|in|range|:)\s+\w*(?:shards|pools|engines)\b|shards\.(?:map|values|items|forEach|select|stream|parallelStream|entries)\b/i,
	/(?:replica|reader|readonly|read_?(?:db|pool|conn|context|jdbc)|_read)\w{0,40}\.(?:query|execute|select|queryfor|get|fetch|\w{1,60}\.)/i,
	/\b(?:[rR]eader|[rR]eplica|[sS]lave|[rR]ead(?:DB|Db|Pool|Only))\w{0,20}\((?:ctx)?\)/,
	/(?:[rR]eplica|[rR]ead_?[oO]nly|[sS]lave)\w{0,40}\.(?:New|User|\w{1,40}\()/,
	/\b(?:[pP][kK]|PartitionKey|partition_key)["']?\s*:\s*(?:\{\s*)?(?:["']?S["']?\s*:\s*)?["']/,
	/\$lte?\b|numPartitions|num_partitions|NumPartitions|AttributeValueMemberS/,
	/(?:[rR]eplica|[rR]eader|[rR]ead_?[oO]nly|slave)\w{0,40}(?:\(["'`]|`)/,
	// Replicas of Redis, and counters raised by a mapper.
	/scaleReads|read_from_replicas|slave_for|RouteBy|RouteRandomly|useReplicas|MikroORM|gorm\.Expr|\.increment\(/,
	// What the last write wins or loses by, of MongoDB, Firestore and Bigtable.
	/[rR]ead_?[pP]reference|FieldValue|firestore\.Increment|direct_row|bigtable|partition_?[kK]ey/,
	// Writes of MongoDB, whose address says where it is read.
	/\.(?:insertOne|insert_one|InsertOne|updateOne|update_one|UpdateOne)\(/,
	// A hash tag of Redis Cluster, with what tells its keys apart.
	/[`"'][\w:.-]*\{\{?\w+\}\}?[:.-][^`"'\n]*(?:\$\{|\{\w|%[sdv])/,
	/enable_?[cC]ross_?[pP]artition|GetItemQueryIterator|\b[sS]can(?:Async(?:<\w+>)?|Command|Paginator|Input|Request)\(|FilterExpression|\bScanFilter\b|\.scan\(\w|\.scan\.where\(|\bScanCondition\b|filterExpression\(/,
	/UpdateExpression|TransactItems|ConsistentRead|(?:Get|Put|Update|Query)(?:Item)?Command|\.(?:get|put)_item\(|\.(?:put|update)Item\(|\.(?:Put|Update)ItemAsync\(/,
	// Keys that stand on the members of a class, and statements that are prepared once.
	/[@[](?:PrimaryKeyColumn|PartitionKey|DynamoDB(?:GlobalSecondaryIndex|Index)?HashKey|DynamoDb(?:Secondary)?PartitionKey|Sharded)\b|\.prepare(?:Async)?\(/i,
	/ReadFrom\.|ReadMode\.|use(?:Cluster|MasterSlave|Sentinel|Replicated)Servers\(|TopicBuilder|NewTopic\(|TopicSpecification|ContainerProperties\(/,
	// Clients that are known by their types alone.
	/\b(?:IDynamoDBContext|DynamoDBMapper|DynamoDbTable|IMongoCollection|IDatabase|IConnectionMultiplexer|RedisTemplate|StringRedisTemplate|RedissonClient|MongoTemplate|ServiceBusSender|DSLContext|TableEntity|EventHubProducerClient|KinesisClient|SqsTemplate)\b/,
	/create\s+table\b[^;]{0,800}primary\s+key\s*\(/i,
	// Keys of tables of DynamoDB, as models and the calls that make a table say them.
	/\bhash_key\s*=|\bhashKey\b|\bKeyType\b|\bcomposite\s*:|dynamodb-onetable|@typedorm/,
	/gomemcache|memjs|pylibmc|\bimport memcache\b|net\.spy\.memcached|xmemcached/,
	/MongoRepository|MongoTemplate/,
	// What is stored by one call and asked for by the next, of layers that name no library.
	new RegExp(`\\b(\\w+)\\.${storing}\\w{0,40}\\([\\s\\S]{0,600}?\\b\\1\\.${asking}\\w{0,40}\\(`),
	// What is asked for, told to do something, and stored again: `wallet = repo.get(id)`, `wallet.debit(n)`, `repo.save(wallet)`.
	new RegExp(
		`\\b(?<found>\\w{1,40})\\s*=\\s*(?:await\\s+)?(?:\\w{1,40}\\.){1,3}${asking}\\w{0,40}\\([\\s\\S]{0,500}?\\b\\k<found>\\.\\w{1,40}\\((?!\\s*\\))[\\s\\S]{0,400}?(?:[sS]ave|[sS]tore|[uU]pdate|[pP]ersist|[aA]dd)\\w{0,20}\\(\\s*\\k<found>\\b`,
	),
	new RegExp(`${layer}\\.${changing}\\w{0,40}\\([\\s\\S]{0,600}?${layer}\\.${looking}\\w{0,40}\\(`),
	/["'`]\s*(?:insert\s+into|update\s+\w{1,60}\s+set|delete\s+from)\b[\s\S]{0,1500}?["'`]\s*select\b/i,
	// Where it is waited for, also by the plainest of words.
	new RegExp(
		`\\bawait\\s+(?:\\w+\\.){0,3}(?:${storing}|(?:add|put|post|write)(?![a-z]))\\w{0,40}\\([\\s\\S]{0,500}?\\bawait\\s+(?:\\w+\\.){0,3}${asking}\\w{0,40}\\(`,
	),
	/(?:db|DB|knex|read|write|reader|writer|replica|primary|master|slave)\(["'`]\w+["'`]\)\s*\./,
	// Prisma's way of asking, whatever file its client comes from.
	/\.(?:create|update|upsert)\(\{\s*(?:data|where)\b/,
	// Objection's models, and what they are asked on.
	/["']objection["']|\.query\(\w*(?:[rR]eplica|[rR]eader|[rR]ead_?[oO]nly|[sS]lave|[rR]ead(?:DB|Db|Pool|Knex)?)\)/,
	// Statements and options that are kept in one file and used in others.
	/\b\w{1,60}[ \t]*[:=][ \t]*(?:text\()?["'`]{1,3}\s*(?:select\s[\s\S]{0,300}?\sfrom|update\s+[\w."]{1,60}\s+set)\s/i,
	/\bregisterAs\(/,
	// What makes a client, or says where its reads go.
	/\breplicas\s*:\s*\[|["']routers["']\s*:|\bknex\(|\bnew PrismaClient\(|\bdrizzle\(/,
	/@elastic\/elasticsearch|@opensearch-project\/opensearch|@nestjs\/elasticsearch/,
	/\b(?:elastic|open_?search|es)\w{0,30}\.(?:index|update|bulk|create|delete|save)\w{0,20}\(/i,
	/hashCode\(\)\)?\s*%|GetHashCode\(\)\)?\s*%/,
	/[._](?:QUORUM|EACH_QUORUM|quorum|eachQuorum|Quorum|EachQuorum)\b|\bConsistencyLevel\.(?:All|ALL)\b/,
];

/** Words without which a file says nothing of how data is read and written; most files have none of them. */
export const dataHints = new RegExp(
	parts.map(({ source, flags }) => (flags.includes("i") ? insensitive(source) : source)).join("|"),
);

/** Letters of either case, since flags hold for a whole expression. */
function insensitive(source: string): string {
	return source.replace(/\\?[a-z]/gi, (one) =>
		one.startsWith("\\") ? one : `[${one.toLowerCase()}${one.toUpperCase()}]`,
	);
}
