//! What is known of the programs of others: which ports speak no HTTP, and whose metrics begin how.

/// Ports of servers that speak a protocol of their own, with the exporter that speaks for them.
const NOT_HTTP: [(u16, &str, &str); 19] = [
    (5432, "PostgreSQL", "postgres-exporter"),
    (3306, "MySQL", "mysqld-exporter"),
    (6379, "Redis", "redis_exporter"),
    (27017, "MongoDB", "mongodb-exporter"),
    (9092, "Kafka", "kafka-exporter"),
    (2181, "ZooKeeper", "its own metrics provider on port 7000"),
    (5672, "RabbitMQ", "its own plugin on port 15692"),
    (11211, "Memcached", "memcached-exporter"),
    (4222, "NATS", "prometheus-nats-exporter"),
    (9042, "Cassandra", "a JMX exporter"),
    (1433, "SQL Server", "an exporter for it"),
    (1521, "Oracle", "an exporter for it"),
    (1883, "MQTT", "an exporter of the broker"),
    (389, "LDAP", "an exporter for it"),
    (25, "SMTP", "an exporter for it"),
    (26257, "CockroachDB", "its HTTP port 8080"),
    (50051, "gRPC", "an HTTP port of the same process"),
    (50052, "gRPC", "an HTTP port of the same process"),
    (50053, "gRPC", "an HTTP port of the same process"),
];

/// The server whose protocol is spoken on a port, and what exports its metrics.
pub fn not_http(port: u16) -> Option<(&'static str, &'static str)> {
    NOT_HTTP.iter().find(|(known, ..)| *known == port).map(|(_, name, by)| (*name, *by))
}

/// How the metrics begin that programs and libraries of others export.
const PREFIXES: &str = "
    aggregator_ alertmanager_ apiserver_ apisix_ application_ argocd_ aws_ azure_ blackbox_ cadvisor_
    caddy_ cassandra_ ceph_ certmanager_ cert_ cilium_ clickhouse_ cloudwatch_ cluster_ cockroach_ collector_
    consul_ container_ controller_ coredns_ cortex_ couchdb_ cron_ crio_ dcgm_ disk_ django_ dns_ docker_ dotnet_
    ecs_ elasticsearch_ engine_ envoy_ erlang_ es_ etcd_ executor_ express_ fluentbit_ fluentd_ flask_ fs_ gc_ gcp_
    gin_ gitlab_ go_ goroutine grafana_ hikaricp_ haproxy_ hystrix_ ifHC influxdb_ instance: istio_ jaeger_
    jdbc_ jenkins_ jmx_ jobs_ jvm_ k6_ k8s_ kafka_ karpenter_ keda_ keycloak_ kong_ krakend_ kube_
    kubelet_ kubeproxy_ kubernetes_ lettuce_ linkerd_ logback_ loki_ longhorn_ machine_ mattermost_
    memcached_ memory_ minio_ mongo_ mongodb_ mssql_ mysql_ mysqld_ namespace_ namedprocess_ nats_ net_
    netdata_ network_ nfs_ nginx_ nginxexporter_ nomad_ node_ node: nodejs_ nvidia_ opencost_ opentelemetry_
    oracledb_ otel_ otelcol_ patroni_ pg_ pgbouncer_ pgbackrest_ php_ phpfpm_ ping_ podman_ postgres_
    postgresql_ probe_ process_ prober_ prom_ promhttp_ prometheus_ promtail_ proxmox_ proxysql_ pulsar_ puma_ pushgateway_ push_ pyroscope_ python_ r2dbc_ rabbitmq_ ray_ rails_ redis_ reactor_ resilience4j_ rest_ riak_
    ruby_ runtime_ rust_ scaph_ scrape_ scylla_ sentry_ sidekiq_ smartmon_ snmp_ solr_ spring_
    squid_ ssh_ ssl_ statsd_ storage_ strimzi_ swarm_ sys system_ systemd_ telegraf_ tempo_ temporal_ thanos_ tokio_
    tomcat_ trace traces_ traefik_ triton_ tls_ undertow_ unicorn_ unifi_ uwsgi_ v8_ varnish_ vault_ velero_
    vertx_ vllm: volume_ wal_ weaviate_ windows_ winrm_ wmi_ workqueue_ zfs_ zipkin_ zookeeper_ zk_
    aspnetcore_ kestrel_ signalr_ db_client_ rpc_ messaging_ faas_ hw_ target_ up grpc_ celery_ flower_ gunicorn_
    uvicorn_ starlette_ fastapi_ asgi_ wsgi_ hypercorn_ bullmq_ asynq_ nodejs promql_ rspamd_ sftp_ s3_ slo: slo_ sloth_
    http_client_ http_server_ faro_ browser_ web_vitals_ qdrant_ milvus_ chroma_ meilisearch_ typesense_ ollama_
    litellm_ langfuse_ backstage_ nextcloud_ authentik_ authelia_ oauth2_proxy_ livekit_ synapse_ coturn_ turn_
    janus_ jitsi_ teleport_ wireguard_ openvpn_ pihole_ adguard_ unbound_ bind_ mosquitto_ emqx_ hivemq_ vernemq_
    hass_ homeassistant_ plex_ sonarr_ radarr_ transmission_ solana_ ethereum_ geth_ eth_ beacon_ validator_
    cometbft_ tendermint_ cosmos_ bitcoin_ lnd_ substrate_ polkadot_ near_ libp2p_ ipfs_ chain_ p2p_ txpool_
";

/// Names that some believe an exporter to have: the name, the right one, a word for the exporter, its port.
const MISTAKEN: [(&str, &str, &str, &str); 5] = [
    ("postgres_up", "pg_up", "postgres", ":9187"),
    ("postgresql_up", "pg_up", "postgres", ":9187"),
    ("mysqld_up", "mysql_up", "mysqld", ":9104"),
    ("mongo_up", "mongodb_up", "mongodb", ":9216"),
    ("kafka_up", "kafka_brokers", "kafka", ":9308"),
];

/// Whether a metric may come from a program or a library of others.
pub fn may_be_of_others(name: &str) -> bool {
    name == "ALERTS"
        || name == "ALERTS_FOR_STATE"
        || PREFIXES.split_whitespace().any(|prefix| {
            if prefix.ends_with(['_', ':']) { name.starts_with(prefix) } else { name == prefix }
        })
}

/// The name that an exporter has for what somebody calls otherwise, with its port.
pub fn mistaken(name: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let known = MISTAKEN.iter().find(|(wrong, ..)| *wrong == name);
    known.map(|(_, right, word, port)| (*right, *word, *port))
}
