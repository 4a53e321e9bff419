"""Queries that are put to Prometheus and to us: each stands for a rule that somebody could get wrong.

Separate because they are a list to read and to add to.
"""

from __future__ import annotations

SELECTORS = """
http_requests_total
http_requests_total{code="500"}
http_requests_total{code!="200", service=~"c.*"}
http_requests_total{code=~"4..|5.."}
http_requests_total{service!~"ca.t|payments"}
{__name__=~"up|queue_depth"}
{__name__=~".*_total", code="404"}
up{missing=""}
up{missing!=""}
up{missing=~".*"}
up{service=~""}
budget{path='/a"b\\\\c'}
budget{note="é x"}
budget{note=~"é.x"}
http_requests_total offset 7m
http_requests_total offset -7m
load1 offset 1h
queue_depth @ 1700010000
queue_depth @ 1700010000.5 offset 3m
queue_depth offset 3m @ 1700010000.5
queue_depth @ start()
queue_depth @ end() offset -1m
worker_jobs_total
worker_memory_bytes
only_once
nothing_at_all
slow_scrape
queue_depth[1m]
queue_depth[1m] offset 10m
queue_depth[90s] @ 1700010000
worker_jobs_total[3m]
odd[30s]
up[1m:20s]
up[5m:]
(up[1m])
rate(http_requests_total[5m])[10m:2m]
"some text"
'single'
`back`
"""

NUMBERS = """
1
-1
+1
-(1)
1 + 2 * 3
-2 ^ 2
2 ^ 3 ^ 2
(2 ^ 3) ^ 2
10 % 3
-10 % 3
10 % -3
5 % 0
1 / 0
-1 / 0
0 / 0
0x1F + 1e3 + .5
Inf - Inf
NaN
nan == bool nan
1 == bool 1
1 > bool 2
3 atan2 -4
2 * 3 % 4
1 - 1 - 1
time()
time() - time()
pi() * 2
vector(1)
vector(time())
scalar(vector(3)) + 1
scalar(up)
scalar(only_once)
scalar(budget)
-vector(1)
vector(1) == vector(1)
1 < bool vector(2)
"""

ARITHMETIC = """
queue_depth + 1
queue_depth - 0.5
2 * queue_depth
1 / odd
odd / 0
odd % 2
-odd
-odd{kind="nan"}
-{__name__=~"up|queue_depth"}
-{__name__=~"latency_seconds_sum|latency_seconds_count"}
odd ^ 2
2 ^ odd{kind="steps"}
odd atan2 3
3 atan2 odd
queue_depth > 0
0 < queue_depth
queue_depth > bool 0
0 < bool queue_depth
odd == 42
odd != 42
odd >= 1.5
odd <= bool 1.5
odd == odd
odd != odd
odd == bool odd
queue_depth + queue_depth
queue_depth + load1
queue_depth + ignoring(instance) load1
queue_depth - on(service) load1
queue_depth * on(service) group_right load1
load1 * on(service) group_left queue_depth
load1 * on(service) group_left(team, version) service_info
service_info * on(service) group_right(team) http_requests_total
http_requests_total * on(service) group_left(team) service_info
http_requests_total / ignoring(code, instance) group_left queue_depth
http_requests_total * on(service) service_info
http_requests_total / on(service, code, instance) http_requests_total
http_requests_total / ignoring(code) http_requests_total
http_requests_total{code="500"} / ignoring(code) http_requests_total{code="200"}
http_requests_total{code="500"} > ignoring(code) http_requests_total{code="200"}
http_requests_total{code="500"} < ignoring(code) http_requests_total{code="200"}
http_requests_total{code="500"} < bool ignoring(code) http_requests_total{code="200"}
http_requests_total{code="500"} < on(service, instance) http_requests_total{code="200"}
http_requests_total{code="500"} atan2 ignoring(code) http_requests_total{code="200"}
http_requests_total > on(service) group_left queue_depth
http_requests_total > bool on(service) group_left queue_depth
queue_depth < on(service) group_right http_requests_total
queue_depth + on() vector(1)
queue_depth + on() group_left vector(1)
vector(1) + on() group_right queue_depth
up * on(service) group_left(service) service_info
up * on(instance) group_left(service) service_info
up + on(service) queue_depth
up == on(service) group_left() service_info
service_info == on(team) service_info
latency_seconds_sum / latency_seconds_count
{__name__=~"latency_seconds_(sum|count)"} / on(service) group_left latency_seconds_count
{__name__=~"latency_seconds_(sum|count)"} * 2
{__name__=~"latency_seconds_(sum|count)"} > 2
{__name__=~"latency_seconds_(sum|count)"} > bool 2
nothing_at_all + queue_depth
queue_depth + nothing_at_all
nothing_at_all > bool 1
worker_jobs_total + on(worker) worker_memory_bytes
up and http_requests_total
up and on(service) queue_depth
up and on(service, instance) http_requests_total{code="500"}
up and ignoring(job) http_requests_total
up or queue_depth
up or on(service) queue_depth
queue_depth or on(service) up
queue_depth > 10 or load1 > 3
queue_depth > 10 or queue_depth < -10
up unless queue_depth
up unless on(service) queue_depth > 0
queue_depth unless nothing_at_all
nothing_at_all or up
nothing_at_all and up
up == 1 and on(service) (queue_depth > 0) or on(service) vector(5)
up and on() vector(1)
up or vector(1)
vector(0) or up
queue_depth - on(service) (load1 or on(service) queue_depth)
(queue_depth > 0 or queue_depth) + 1
queue_depth > bool 0 or queue_depth
load1 == on(service) group_left(team) service_info or load1
"""

AGGREGATIONS = """
sum(up)
sum by (service) (http_requests_total)
sum(http_requests_total) by (service, code)
sum without (instance) (http_requests_total)
sum without () (http_requests_total)
sum by () (http_requests_total)
sum by (missing) (http_requests_total)
sum by (__name__) ({__name__=~"up|queue_depth"})
sum without (service) ({__name__=~"up|queue_depth"})
avg(queue_depth)
avg by (service) (http_requests_total)
avg(odd)
avg(odd{kind=~"large|steady"})
avg(odd{kind=~"inf|steady"})
avg(odd{kind=~"inf|both_inf"})
avg(odd{kind=~"nan|steady"})
min(odd)
max(odd)
min(odd{kind=~".*nan"})
max(odd{kind=~".*nan"})
max(odd{kind="all_nan"})
min by (service) (http_requests_total)
max without (service, code) (http_requests_total)
count(up)
count by (service) (http_requests_total > 100)
count(nothing_at_all)
group(up)
group by (service) (http_requests_total)
stddev(queue_depth)
stdvar(queue_depth)
stddev by (service) (http_requests_total)
stdvar without (code) (http_requests_total)
stddev(odd{kind="large"})
stddev(odd{kind=~"nan|steady"})
stdvar(odd{kind=~"inf|steady"})
topk(3, http_requests_total)
topk(1, queue_depth)
topk(2, http_requests_total) by (service)
topk by (code) (1, http_requests_total)
topk(0, queue_depth)
topk(-1, queue_depth)
topk(100, queue_depth)
topk(2.9, queue_depth)
topk(NaN, queue_depth)
topk(1e30, queue_depth)
topk(scalar(budget) * 2000, queue_depth)
bottomk(3, http_requests_total)
bottomk(1, queue_depth)
bottomk without (code, instance) (1, http_requests_total)
topk(1, odd{kind=~"all_nan|steady"})
bottomk(1, odd{kind=~"all_nan|steady"})
topk(5, odd{kind=~"nan|steady|tiny"})
quantile(0.5, queue_depth)
quantile(0.9, http_requests_total)
quantile by (service) (0.25, http_requests_total)
quantile(0, http_requests_total)
quantile(1, http_requests_total)
quantile(-0.1, queue_depth)
quantile(1.1, queue_depth)
quantile(NaN, queue_depth)
quantile(0.5, odd{kind=~"nan|steady|large"})
quantile(0.75, odd{kind=~"nan|steady|large|steps"})
quantile(0.5, odd{kind=~"inf|both_inf|steady"})
quantile(scalar(up{service="cart",instance="a:80"}) / 2, http_requests_total)
count_values("value", up)
count_values("value", odd)
count_values("value", odd{kind=~"large|tiny|steady"})
count_values by (service) ("n", up)
count_values without (instance) ("n", up)
count_values without (instance) ("instance", up)
count_values("service", up) by (service)
count_values("bad-name", up)
count_values("__name__", up)
count_values("v", queue_depth > 1e9)
sum(topk by (service) (2, http_requests_total)) by (code)
sum by (service) (rate(http_requests_total[5m]))
sum(rate(http_requests_total{code=~"5.."}[5m])) by (service) / sum(rate(http_requests_total[5m])) by (service)
sum(sum by (service) (up))
max(count by (service) (up)) - min(count by (service) (up))
SUM BY (service) (up)
sum(up) without (service,)
"""

COUNTERS = """
rate(http_requests_total[5m])
rate(http_requests_total[1m])
rate(http_requests_total[16s])
rate(http_requests_total[1h])
rate(http_requests_total[5m] offset 10m)
rate(http_requests_total[5m] offset -10m)
rate(http_requests_total[5m] @ 1700010000)
rate(http_requests_total[5m] @ end())
rate(odd[5m])
rate(queue_depth[5m])
rate(load1[5m])
rate(worker_jobs_total[5m])
rate(slow_scrape[10m])
rate(only_once[10m])
rate({__name__=~"latency_seconds_(sum|count)"}[5m])
increase(http_requests_total[5m])
increase(http_requests_total[30m])
increase(http_requests_total{service="payments",code="404"}[2h])
increase(http_requests_total[1y])
increase(odd{kind="steps"}[20m])
delta(queue_depth[10m])
delta(odd[5m])
delta(disk_free_bytes[30m])
delta(http_requests_total[5m])
irate(http_requests_total[5m])
irate(http_requests_total[20s])
irate(odd[1m])
irate(slow_scrape[5m])
idelta(queue_depth[1m])
idelta(http_requests_total[5m])
idelta(odd[2m])
changes(up[10m])
changes(odd[10m])
changes(service_info[1h])
changes(only_once[1h])
resets(http_requests_total[1h])
resets(queue_depth[10m])
resets(odd[10m])
rate(http_requests_total[5m:30s])
increase(http_requests_total[10m:1m])
rate(sum by (service) (http_requests_total)[10m:15s])
irate(queue_depth[5m:40s])
resets(rate(http_requests_total[1m])[20m:1m])
"""

OVER_TIME = """
avg_over_time(queue_depth[10m])
avg_over_time(odd[10m])
avg_over_time(odd[17s])
avg_over_time(disk_free_bytes[1h])
sum_over_time(queue_depth[10m])
sum_over_time(odd[10m])
sum_over_time(up[1h])
min_over_time(queue_depth[10m])
min_over_time(odd[10m])
max_over_time(queue_depth[10m])
max_over_time(odd[10m])
max_over_time(load1[3m])
count_over_time(http_requests_total[10m])
count_over_time(load1[20m])
count_over_time(odd[15s])
count_over_time(worker_jobs_total[10m])
last_over_time(http_requests_total[10m])
last_over_time({__name__=~"latency_seconds_(sum|count)"}[5m])
last_over_time(worker_jobs_total[10m])
last_over_time(only_once[1h])
present_over_time(load1[1m])
present_over_time(only_once[1h])
stddev_over_time(queue_depth[10m])
stddev_over_time(odd[10m])
stddev_over_time(disk_free_bytes[10m])
stdvar_over_time(queue_depth[10m])
stdvar_over_time(odd[10m])
quantile_over_time(0.5, queue_depth[10m])
quantile_over_time(0.95, http_requests_total[10m])
quantile_over_time(0.5, odd[10m])
quantile_over_time(0, odd[10m])
quantile_over_time(1, odd[10m])
quantile_over_time(-1, queue_depth[10m])
quantile_over_time(2, queue_depth[10m])
quantile_over_time(NaN, queue_depth[10m])
quantile_over_time(scalar(up{service="cart",instance="a:80"}) / 3, queue_depth[10m])
deriv(queue_depth[10m])
deriv(disk_free_bytes[30m])
deriv(odd{kind!~".*inf"}[10m])
deriv(odd{kind=~".*inf"}[10m])
deriv(only_once[1h])
predict_linear(disk_free_bytes[30m], 4 * 3600)
predict_linear(queue_depth[10m] offset 5m, 600)
predict_linear(odd{kind="steady"}[10m], 60)
predict_linear(queue_depth[10m], scalar(budget) * 1e5)
sum(queue_depth @ start()) by (service) + queue_depth
predict_linear(sum(queue_depth)[30m:1m], 600)
holt_winters(queue_depth[10m], 0.3, 0.7)
holt_winters(odd[10m], 0.1, 0.1)
holt_winters(only_once[1h], 0.5, 0.5)
holt_winters(queue_depth[10m], 0, 0.5)
holt_winters(queue_depth[10m], 0.5, 1)
absent_over_time(load1[1m])
absent_over_time(load1{service="cart"}[3m])
absent_over_time(nothing_at_all{job="shop", x=~"y"}[5m])
absent_over_time(only_once[1h])
absent_over_time(nothing_at_all[5m:1m])
absent(nothing_at_all)
absent(nothing_at_all{job="shop", other="x"})
absent(nothing_at_all{job="shop", job="other", x="y"})
absent((nothing_at_all{job="shop"}))
absent(up)
absent(load1{service="cart"})
absent(sum(nothing_at_all{job="shop"}))
absent(up > 5)
absent(nothing_at_all{job="shop"} @ 1700010000)
max_over_time(rate(http_requests_total[1m])[10m:30s])
max_over_time(sum by (service) (rate(http_requests_total[1m]))[10m:])
avg_over_time((queue_depth > 0)[10m:15s])
min_over_time(queue_depth[10m:7s])
sum_over_time(up[10m:1m] offset 3m)
sum_over_time(up[10m:1m] @ 1700010000)
sum_over_time(up[10m:1m] @ start() offset 2m)
sum_over_time((up @ 1700010000)[10m:1m])
count_over_time(time()[10m:1m])
sum_over_time(max_over_time(queue_depth[2m:30s])[10m:1m])
quantile_over_time(0.9, (sum(up))[20m:1m])
last_over_time(vector(time())[5m:17s])
stddev_over_time(timestamp(up)[5m:1m])
"""

FUNCTIONS = """
abs(queue_depth)
abs(odd)
ceil(queue_depth)
floor(queue_depth)
ceil(odd)
round(queue_depth)
round(queue_depth, 5)
round(queue_depth, 0.1)
round(odd)
round(queue_depth, 0)
round(-queue_depth, 2.5)
sqrt(queue_depth)
exp(load1)
ln(odd)
log2(odd)
log10(odd)
sgn(odd)
sgn(queue_depth)
clamp(queue_depth, -10, 10)
clamp(odd, 0, 5)
clamp(queue_depth, 10, -10)
clamp(odd, -Inf, Inf)
clamp(odd, NaN, 5)
clamp_min(queue_depth, 3)
clamp_max(queue_depth, 3)
clamp_min(odd, 2)
clamp_max(odd, 2)
clamp_min(odd, Inf)
clamp_max(odd, -Inf)
clamp_max(queue_depth, scalar(load1{service="cart"}))
sin(load1)
cos(load1)
tan(load1)
asin(load1 / 5)
acos(load1 / 5)
atan(load1)
sinh(load1)
cosh(load1)
tanh(load1)
asinh(load1)
acosh(load1 + 1)
atanh(load1 / 5)
acos(load1)
deg(load1)
rad(load1)
abs({__name__=~"latency_seconds_(sum|count)"})
label_replace(up, "host", "$1", "instance", "(.*):.*")
label_replace(up, "host", "${1}-x", "instance", "(.*):(.*)")
label_replace(up, "host", "$2$1", "instance", "(.*):(.*)")
label_replace(up, "host", "$name", "instance", "(?P<name>[a-z]).*")
label_replace(up, "host", "$1x", "instance", "(.*):.*")
label_replace(up, "host", "$$1 $0 $9 ${} $", "instance", "(.*):.*")
label_replace(up, "host", "new", "instance", "no match")
label_replace(up, "instance", "", "instance", ".*")
label_replace(up, "instance", "same", "instance", ".*")
label_replace(up, "service", "$1", "missing", "(.*)")
label_replace(up, "from_nothing", "x", "missing", "")
label_replace(up, "bad-name", "x", "instance", ".*")
label_replace(up, "host", "x", "instance", "(")
label_replace(up, "__name__", "other", "", "")
label_replace(budget, "out", "<$1>", "note", "(.) .*")
label_replace(vector(1), "a", "b", "", "")
label_join(up, "all", "-", "service", "instance")
label_join(up, "all", ",", "service", "missing", "job")
label_join(up, "all", "", "missing")
label_join(up, "service", "", "missing")
label_join(up, "all", "-")
label_join(up, "bad-name", "-", "service")
label_join(up, "all", "-", "bad-name")
sort(queue_depth)
sort_desc(queue_depth)
sort(odd{kind=~"all_nan|steady|steps"})
sort_desc(odd{kind=~"all_nan|steady|steps"})
timestamp(up)
timestamp(queue_depth)
timestamp(queue_depth offset 5m)
timestamp(queue_depth @ 1700010000)
timestamp((queue_depth))
timestamp(queue_depth + 0)
timestamp(sum(up))
timestamp(slow_scrape)
timestamp(worker_jobs_total)
time() - last_backup_timestamp_seconds
hour()
minute()
month()
year()
day_of_month()
day_of_week()
day_of_year()
days_in_month()
hour(last_backup_timestamp_seconds)
minute(last_backup_timestamp_seconds)
day_of_week(last_backup_timestamp_seconds)
day_of_month(last_backup_timestamp_seconds * 1.2)
day_of_year(last_backup_timestamp_seconds * 0.37)
days_in_month(last_backup_timestamp_seconds * 1.013)
month(last_backup_timestamp_seconds * 0.9)
year(last_backup_timestamp_seconds / 3)
year(vector(-1e9))
days_in_month(vector(951782400))
day_of_year(vector(1709251199))
hour(vector(-1.5))
histogram_quantile(0.5, latency_seconds_bucket)
histogram_quantile(0.9, rate(latency_seconds_bucket[5m]))
histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[5m])))
histogram_quantile(0.95, sum by (le, service) (rate(latency_seconds_bucket[5m])))
histogram_quantile(0, latency_seconds_bucket)
histogram_quantile(1, latency_seconds_bucket)
histogram_quantile(-1, latency_seconds_bucket)
histogram_quantile(1.5, latency_seconds_bucket)
histogram_quantile(NaN, latency_seconds_bucket)
histogram_quantile(0.1, offsets_bucket)
histogram_quantile(0.3, offsets_bucket)
histogram_quantile(0.6, offsets_bucket)
histogram_quantile(0.5, {__name__=~"offsets_bucket|latency_seconds_bucket", service=""})
histogram_quantile(0.5, latency_seconds_bucket * 0)
histogram_quantile(0.5, latency_seconds_bucket{le!="+Inf"})
histogram_quantile(0.5, latency_seconds_bucket{le="+Inf"})
histogram_quantile(0.5, up)
histogram_quantile(scalar(up{service="cart",instance="a:80"}) * 0.7, latency_seconds_bucket)
histogram_quantile(0.5, latency_seconds_bucket / (latency_seconds_bucket > 500))
histogram_quantile(0.5, {__name__=~"latency_seconds_.*"})
"""

REFUSED = """
up +
sum(
up{service="a"
rate(up)
up[5m] + 1
rate(up[5m], 3)
1 and 2
up and 1
1 < 2
sum(1)
up offset
up @ x
up[5m
up[]
up[5]
up offset 5
up[5m] offset 1m offset 2m
5m
unknown(up)
topk(up)
label_replace(up, "a")
absent("x")
{}
{service=~".*"}
up{service=~"("}
up{service="a" or service="b"}
sum by (service up
up on(service) up
up + on(service) group_left(service) up
up and group_left up
up[5m][5m]
"a" + "b"
-"a"
up{__name__="up"}
up == 1 == bool
bool up
(((up))
up))
"""

LISTED = tuple(
    line
    for topic in (SELECTORS, NUMBERS, ARITHMETIC, AGGREGATIONS, COUNTERS, OVER_TIME, FUNCTIONS, REFUSED)
    for line in topic.strip().splitlines()
)
