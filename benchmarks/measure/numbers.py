"""Numbers as people read them."""


def percentile(values, share):
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def rate(value):
    return f"{value:,.0f}/s" if value >= 100 else f"{value:,.1f}/s"


def milliseconds(value):
    return f"{value:,.2f} ms" if value < 10 else f"{value:,.1f} ms" if value < 100 else f"{value:,.0f} ms"


def megabytes(value):
    return f"{value / 1e6:,.1f} MB" if value < 1e8 else f"{value / 1e6:,.0f} MB"


def ratio(value, peer):
    return "–" if not peer else f"{value / peer:,.2f} ×" if value / peer < 100 else f"{value / peer:,.0f} ×"
