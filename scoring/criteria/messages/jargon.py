"""Technical words in a public post that a customer does not know.

Separate from internal names because these give nothing away; they only keep the reader from understanding. Words that
customers meet elsewhere (server, database, rolled back, timed out) are none.
"""

from __future__ import annotations

from scoring.criteria.messages.rule import Rule, finder

JARGON = Rule(
    id="jargon",
    kind="fault",
    asks="no technical words that a customer does not know",
    short="no jargon",
    find=finder(
        r"\bp(?:50|75|90|95|99|999|99\.9)\b(?: latenc(?:y|ies))?|\b\d\dth[- ]percentile\b|\blatenc(?:y|ies)\b",
        r"\b(?:elevated |increased |high )?[45]xx\b(?: rates?| errors?)?|\bHTTP (?:code |status |"
        r"error )?\d{3}s?\b|\b(?:HTTP|status) codes?\b|"
        r"\b(?:40[0-9]|42[29]|499|50[0-4])(?:s\b| (?:responses?|rates?|errors?)\b)",
        r"\b(?:connection|thread|worker|node|memory|buffer|db|database|"
        r"resource)[- ]pools?\b(?: exhaust\w{1,4})?|\bpool exhaustion\b",
        r"\b(?:heap|OOM(?:-?killed|s)?|garbage collect\w{1,4}|GC pauses?|memory leaks?|"
        r"mem(?:ory)? pressure|segfaults?|core dumps?|thread dumps?|"
        r"stack ?traces?|null ?pointers?|NPEs?|race conditions?|deadlocks?|lock (?:waits?|"
        r"contention)|mutex\w{0,3}|goroutines?|(?:unhandled|uncaught) exceptions?|"
        r"\w{3,30}Exception)\b",
        r"\b(?:pods?|replicas?|replica ?sets?|crash-?loop\w{0,12}|kubernetes|k8s|"
        r"containers? (?:restart|crash|orchestrat)\w{0,6}|sidecars?|service mesh|"
        r"daemon ?sets?|config ?maps?|env(?:ironment)? vars?|environment variables?|(?:liveness|"
        r"readiness|health)[- ](?:probes?|checks?)|microservices?|namespaces?)\b",
        r"\b(?:fail(?:ed|ing|s)?[- ]?overs?|canar(?:y|ies)|blue[-/ ]green|feature[- ]flags?|"
        r"hot ?patch\w{0,3}|drain(?:ed|ing)? the (?:node|queue|pool|traffic|connection|host|"
        r"server)\w{0,3}|"
        r"re-?sync(?:ed|hed|ing)? the|auto-?scal\w{1,4}|(?:horizontal|vertical)ly? scal\w{1,3}|"
        r"scal(?:ed|ing) (?:out|up|horizontally|the (?:fleet|cluster|deployment|workers))|"
        r"cordon\w{0,3})\b",
        r"\b(?:replication|consumer|replica) lag\b|\b(?:primary|secondary|standby|master|slave|"
        r"leader) (?:node|replica|database|db|instance|failed|shard|election)\b|"
        r"\bread[- ](?:only )?replicas?\b|\bshard(?:s|ed|ing)?\b|\bquorum\b|\bsplit[- ]brain\b|"
        r"\bclusters?\b(?! of)|\bnodes?\b",
        r"(?<![\w/:@-])(?:kafka|redis|postgres(?:ql)?|mysql|mongo(?:db)?|elasticsearch|rabbitmq|"
        r"cassandra|nginx|envoy|haproxy|istio|etcd|memcached|zookeeper|dynamo(?:db)?|jvm|aws|ec2|"
        r"s3 buckets?)(?![\w:/@-])",
        r"\b(?:upstreams?|downstreams?|ingress|egress|load[- ]?balanc\w{1,4}|reverse prox(?:y|"
        r"ies)|prox(?:y|ies)|DNS|TLS|mTLS|SSL|TCP|UDP|BGP|CDN|VPC|NAT|gRPC|RPCs?|sockets?|"
        r"packet loss|handshakes?|"
        r"edge (?:nodes?|locations?)|endpoints?|webhooks?|api gateway|gateway timeouts?|"
        r"name resolution|back-?ends?)\b",
        r"\bcircuit[- ]break\w{1,4}\b|\bretry (?:budgets?|storms?|logic|polic\w{1,3}|queues?)\b|"
        r"\bretries\b|\bback-?off\b|\brate[- ]limit\w{0,4}\b|\bthrottl\w{1,4}\b|"
        r"\bback-?pressure\b|\bthundering herd\b|"
        r"\bload[- ]shed\w{0,4}\b|\bidempoten\w{1,4}\b|\bdead[- ]letter\b",
        r"\berror[- ]budgets?\b|\bburn[- ]rates?\b|\bSL[OIA]s?\b|\bMTT[RDF]\b|\bRCA\b|\b[QRT]PS\b|"
        r"\bIOPS\b|\bthroughput\b|\bCPU\b|\bI/O\b|\bdisk (?:io|pressure)\b|\bsaturat\w{1,4}\b|"
        r"\btelemetry\b|"
        r"\bqueue (?:depth|length)s?\b|\bmessage (?:brokers?|queues?|bus)\b|\bcron ?jobs?\b|"
        r"\bdeadline exceeded\b|\bSIG(?:KILL|TERM)\b|\bexit code\b",
        r"\bflush(?:ed|ing)? the cache\b|\bcache (?:hit|miss\w{0,2}|invalidat\w{1,4}|stampede|"
        r"evict\w{0,4}|layer|nodes?|warm\w{0,3}|ratio|keys?)\b|\bevict\w{0,4}\b|\bTTLs?\b|"
        r"\bcold caches?\b",
        r"\b(?:schema|db|database|data) migrations?\b|\bquery plans?\b|\b(?:slow|"
        r"long-running) quer(?:y|ies)\b|\bmissing index(?:es)?\b|\btable locks?\b|\bvacuum(?:ed|"
        r"ing)?\b|\bwrite-?ahead\b|\bWAL\b|"
        r"\bconnection (?:limit|leak|reset|refused|churn)s?\b|\bmax_connections\b|"
        r"\btimeout (?:value|setting|parameter|threshold)s?\b|\bupstream timeouts?\b|\b(?:thread|"
        r"process) starvation\b",
    ),
    advice="Say what the reader sees and can do; keep the technical words for the internal update.",
    right=(
        "A recent change was rolled back and you can pay again.",
        "The payment page times out for most customers.",
        "We think a database may be too slow; that is not certain yet.",
        "Please empty your browser's cache if the page stays blank.",
        "We have seen a cluster of reports about failed payments.",
    ),
    wrong=(
        "The p95 of checkout is at nine seconds.",
        "We are draining the node and moving the replicas.",
        "A retry storm brought more load than we could take.",
        "Elevated 5xx for most users.",
        "We failed over to the standby.",
    ),
    since=2,
)
