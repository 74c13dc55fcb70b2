"""Which parts of a video were really played, and not skipped: `[start, end]`, in seconds."""

MOST = 100
NEAR = 0.5  # a pause and a rounded position between two parts make them no two


def union(*lists):
    """What some lists of parts cover together, in order; of too many parts the longest."""
    together = []
    for start, end in sorted(part for parts in lists for part in parts if part[0] < part[1]):
        if together and start <= together[-1][1] + NEAR:
            together[-1][1] = max(together[-1][1], end)
        else:
            together.append([start, end])
    return sorted(sorted(together, key=_length)[-MOST:])


def seconds(parts):
    """How long they are together."""
    return sum(map(_length, parts))


def _length(part):
    return part[1] - part[0]
