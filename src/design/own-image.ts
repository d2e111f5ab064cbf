/** Of somebody's registry or account, and of none that everybody takes images from. */
export function isOwnImage(image: string): boolean {
	const [first, second] = image.split("/");
	// The hyphen of a tag (nginx:1.25-alpine) says nothing of whose image it is.
	const name = first.split(/[:@]/)[0];
	if (second === undefined) return /^[a-z\d][\w.-]*$/.test(name) && !isOfficial.test(name);
	return !isPublic.test(first) && !isPublic.test(second);
}

/** Of a registry of somebody's own, or of no registry: where an account of a public one may be anybody's. */
export function isPrivateImage(image: string): boolean {
	const [host, account] = image.split("/");
	return isOwnImage(image) && (account === undefined || (/[.:]/.test(host) && !isOpenToAll.test(host)));
}

const isOpenToAll = /^(docker\.io|index\.docker\.io|registry-1\.docker\.io|quay\.io|ghcr\.io|lscr\.io|codeberg\.org)$/i;

/** Images without an account: those of Docker's own library (docker-library/official-images), and stores that people run. */
const isOfficial =
	/^(adminer|aerospike|al(ma|pine|t)\w*|amazon\w*|api-firewall|arangodb|archlinux|backdrop|bash|bonita|buildpack-deps|busybox|caddy|cassandra|chronograf|cirros|clefos|clickhouse|clojure|composer|consul|convertigo|couch(base|db)|crate|dart|debian|dind|docker|drupal|eclipse|eggdrop|elasticsearch|elixir|emqx|erlang|etcd|express|fedora|flink|fluentd|friendica|gazebo|gcc|geonetwork|ghost|golang|gradle|grafana|groovy|haproxy|haskell|haxe|hello|hitch|httpd|hylang|ibm|influxdb|irssi|jaeger|jetty|joomla|jruby|julia|kaazing|kafka|kapacitor|keycloak|kibana|kong|krakend|lightstreamer|liquibase|localstack|logstash|mageia|mailhog|mariadb|matomo|maven|mediawiki|memcached|minio|mongo|monica|mono|mysql|nats|neo4j|neurodebian|nextcloud|nginx|node|notary|odoo|open|openjdk|opensearch|oraclelinux|orientdb|percona|perl|photon|php|phpmyadmin|plone|postfixadmin|postgres|prometheus|pulsar|pypy|python|r|rabbitmq|rakudo|redis|redmine|registry|rethinkdb|rocket|ros|ruby|rust|sapmachine|satosa|scratch|silverpeas|solr|sonarqube|spark|spiped|storm|swift|swipl|teamspeak|telegraf|thrift|tomcat|tomee|traefik|ubuntu|unit|valkey|varnish|vault|websphere|whoami|wordpress|xwiki|yourls|znc|zookeeper)([-.]|$)/i;

const isPublic =
	/^(library|bitnami(legacy)?|grafana|prom|prometheus(-operator)?|jaegertracing|openzipkin|hashicorp|traefik|envoyproxy|istio|linkerd(-io)?|cr\.l5d\.io|kiali|fluxcd|spiffe|apache|nginx(inc)?|haproxytech|registry\.k8s\.io|k8s\.gcr\.io|google_containers|google-containers|mcr\.microsoft\.com|docker\.elastic\.co|elastic|confluentinc|otel|fluent|rancher|argoproj|kedacore|cert-manager|jetstack|minio|rediscommander|phpmyadmin|adminer|portainer|curlimages|oauth2-proxy|dexidp|keycloak|provectuslabs|redislabs|mailhog|axllent|cloudflare|datadog|newrelic|distroless|cgr\.dev|public\.ecr\.aws|[\w-]*\$.*|\{.*)$/i;
