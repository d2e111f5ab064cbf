/** Last parts of public images that hold data: a second replica of one is a second store, not a copy of the first. */
const images =
	/^(postgres(ql)?|postgis|pgvector|timescaledb|cockroach(db)?|mysql|mariadb|percona[\w-]*|mongo(db)?|redis(-stack)?(-server)?|valkey|keydb|dragonfly|memcached|etcd|consul|zookeeper|kafka|cp-kafka|redpanda|rabbitmq|nats|activemq[\w-]*|cassandra|scylla(db)?|clickhouse(-server)?|elasticsearch|opensearch|solr|influxdb|couchdb|couchbase|neo4j|minio|nfs-server|volume-nfs|vault|hazelcast|gb-redis-(leader|master|follower)|redis-(master|slave|leader|follower)|[\w-]+-db|localstack|elasticmq)$/;

/** "registry.example.com:5000/shop/web:1.2@sha256:…" → "web". */
export function imageName(image: string): string {
	const [path] = image.split("@");
	return path.slice(path.lastIndexOf("/") + 1).split(":")[0];
}

/** Whether an image, with or without registry and tag, is a database, cache, broker or other keeper of data. */
export function isStoreImage(image: string): boolean {
	return images.test(imageName(image.toLowerCase()));
}
