"""Numbers of an app, in the form that Prometheus reads."""

from preludio.observe.metrics import BOUNDS, Histogram, Metrics


def test_durations_are_counted_by_their_bounds() -> None:
    histogram = Histogram()
    for seconds in (0, 0.001, 0.0011, 3, 1000):
        histogram.add(seconds)
    assert histogram.counts[0] == 2
    assert histogram.counts[1] == 1
    assert histogram.counts[BOUNDS.index(5)] == 1
    assert histogram.counts[-1] == 1
    assert (histogram.count, round(histogram.sum, 4)) == (5, 1003.0021)


def test_the_text_has_growing_buckets_and_safe_names() -> None:
    metrics = Metrics()
    metrics.ended('a"b\\c\n', "done", 0.003)
    metrics.ended('a"b\\c\n', "done", 30)
    metrics.ended("z", "failed", 1)
    metrics.gauges["sessions"] = 7
    text = metrics.text()
    assert 'preludio_calls_total{endpoint="a\\"b\\\\c\\n",outcome="done"} 2\n' in text
    assert 'preludio_calls_total{endpoint="z",outcome="failed"} 1\n' in text
    lines = [line for line in text.splitlines() if line.startswith('preludio_call_seconds_bucket{endpoint="a')]
    counts = [int(line.rpartition(" ")[2]) for line in lines]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1], 'le="+Inf"' in lines[-1]) == (0, 2, True)
    assert text.endswith("# TYPE preludio_sessions gauge\npreludio_sessions 7\n")


def test_nothing_grows_with_the_number_of_calls() -> None:
    metrics = Metrics()
    for _ in range(1000):
        metrics.ended("a", "done", 0.1)
    assert len(metrics.calls) == len(metrics.durations) == 1
    assert len(metrics.durations["a"].counts) == len(BOUNDS) + 1
