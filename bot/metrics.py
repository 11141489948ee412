"""What is counted and timed, in Prometheus terms. Labels are kinds and paths, never people or trips."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

REGISTRY = CollectorRegistry()
"""Ours alone, so that tests and two apps in one process do not meet in a global one."""

PRESSES = Counter(
    "travelbot_presses_total", "Interactions by kind and what became of them", ["kind", "result"], registry=REGISTRY
)
REFUSALS = Counter("travelbot_refusals_total", "Signed but unusable requests, by reason", ["reason"], registry=REGISTRY)
ERRANDS = Counter(
    "travelbot_errands_total", "Outbox rows carried, by errand and result", ["errand", "result"], registry=REGISTRY
)
OUTBOX = Gauge("travelbot_outbox_rows", "Outbox rows by state", ["state"], registry=REGISTRY)
ANSWER_SECONDS = Histogram(
    "travelbot_answer_seconds",
    "From receipt of a request to our answer",
    ["route"],
    registry=REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
HESINE_SECONDS = Histogram(
    "travelbot_hesine_seconds",
    "Calls to Hesine by path and status; Hesine promises 0.2 s on average",
    ["path", "status"],
    registry=REGISTRY,
    buckets=(0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10),
)
PUSHES = Counter(
    "travelbot_hesine_pushes_total", "Pushes from Hesine by event and result", ["event", "result"], registry=REGISTRY
)
DIGESTS = Counter("travelbot_digests_total", "Daily digests put into the outbox", registry=REGISTRY)


class PrometheusMeter:
    """Counts Hesine's calls for whoever is given it."""

    def call(self, path: str, status: str, seconds: float) -> None:
        HESINE_SECONDS.labels(path, status).observe(seconds)
