# For tests alone: what Synapse does every five minutes to empty the rows of redacted events, it does every second.
# It is Synapse's own work; only the waiting is shorter. Read by Python at its start where this folder is on its path.
from synapse.util.clock import Clock
from synapse.util.duration import Duration

_looping_call = Clock.looping_call


def _hurried(self, f, duration, *args, **kwargs):
    if getattr(f, "__name__", "") == "_censor_redactions":
        duration = Duration(seconds=1)
    return _looping_call(self, f, duration, *args, **kwargs)


Clock.looping_call = _hurried
