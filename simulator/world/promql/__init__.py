"""PromQL over a source of series, with the semantics of Prometheus 2.42."""
