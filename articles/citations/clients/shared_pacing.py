"""Turns shared by all processes that use one Redis, by Redis' clock. While it is gone each keeps the limits alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import redis

from articles.citations.clients.pacing import SPACING, Grant, InProcessPacer, Limit, Turns, places_of
from articles.citations.clients.sharing import Gone, Shared

# KEYS: of the host, and then of the lane if there is one: what is known of it, and its unanswered turns.
# ARGV: turn, microseconds after which it counts as lost with its worker, microseconds that one waits at most, how far
# apart questions are beyond what the rate says; then for each place the limit to keep where none was learned.
# Returns 1 and microseconds until the moment; or 0 and microseconds until it is worth while to try again; or 0, -1 and
# which place is full. The host's moments are reserved ahead, a lane's are not: it would keep them from others.
TAKE_TURN = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local slot, full, spacing = now, 0, {}
for place = 1, #KEYS / 2 do
  local about, unanswered = KEYS[2 * place - 1], KEYS[2 * place]
  local known = redis.call('HMGET', about, 'next', 'rests_until', 'per_second', 'at_once')
  local next_at, rests_until = tonumber(known[1] or '0'), tonumber(known[2] or '0')
  spacing[place] = 1000000 / tonumber(known[3] or ARGV[3 + 2 * place]) * tonumber(ARGV[4])
  if rests_until > now then return {0, rests_until - now, 0} end
  if place == 1 then slot = math.max(now, next_at)
  elseif next_at > now then return {0, next_at - now, 0} end
  redis.call('ZREMRANGEBYSCORE', unanswered, '-inf', now)
  local others = redis.call('ZCARD', unanswered)
  if redis.call('ZSCORE', unanswered, ARGV[1]) then others = others - 1 end
  if full == 0 and others >= tonumber(known[4] or ARGV[4 + 2 * place]) then full = place end
end
if full > 0 then return {0, -1, full} end
if slot - now > tonumber(ARGV[3]) then return {0, slot - now, 0} end
for place = 1, #KEYS / 2 do
  local about, unanswered = KEYS[2 * place - 1], KEYS[2 * place]
  redis.call('HSET', about, 'next', string.format('%.0f', slot + spacing[place]))
  redis.call('EXPIRE', about, 86400)
  redis.call('ZADD', unanswered, string.format('%.0f', slot + ARGV[2]), ARGV[1])
  redis.call('EXPIRE', unanswered, 86400)
end
return {1, slot - now, 0}
"""
# KEYS: the unanswered turns of each place, and the list that wakes who waits for one. ARGV: turn. A wake-up that nobody
# waited for is harmless: whoever finds it looks once more.
HAND_BACK = """
for place = 1, #KEYS / 2 do
  if redis.call('ZREM', KEYS[2 * place - 1], ARGV[1]) == 1 then
    redis.call('LPUSH', KEYS[2 * place], 1)
    redis.call('LTRIM', KEYS[2 * place], 0, 49)
    redis.call('EXPIRE', KEYS[2 * place], 60)
  end
end
"""
# KEYS: what is known of the host. ARGV: microseconds.
REST = """
local clock = redis.call('TIME')
local until_then = clock[1] * 1000000 + clock[2] + ARGV[1]
if until_then > tonumber(redis.call('HGET', KEYS[1], 'rests_until') or '0') then
  redis.call('HSET', KEYS[1], 'rests_until', string.format('%.0f', until_then))
  redis.call('EXPIRE', KEYS[1], 86400)
end
"""
LONGEST_SLEEP = 0.5  # seconds until one who waits to be woken looks by itself: its waker may have been killed
MICROSECONDS = 1_000_000


class RedisPacer(Turns):
    """``longest_turn``: seconds after which a turn is free again although nobody handed it back; beyond any timeout.

    A Redis that failed is tried again after ``rest`` seconds: the client's own timeouts are paid once in that time.
    """

    def __init__(
        self,
        client: redis.Redis,
        limits: Mapping[str, Limit] | None = None,
        *,
        prefix: str = "registry-turns",
        patience: float = 60.0,
        longest_turn: float = 20.0,
        rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        super().__init__(patience, clock, sleep)
        self._client, self._prefix, self._longest_turn = client, prefix, longest_turn
        self._take_turn, self._hand_turn_back = client.register_script(TAKE_TURN), client.register_script(HAND_BACK)
        self._rest = client.register_script(REST)
        self._shared = Shared(rest, clock)
        self._limits: dict[str, Limit] = dict(limits or {})
        self._alone = InProcessPacer(limits, patience=patience, clock=clock, sleep=sleep)

    def wait(self, host: str, patience: float | None = None, *, lane: str = "") -> str:
        try:
            return super().wait(host, patience, lane=lane)
        except Gone:
            return self._alone.wait(host, patience, lane=lane)

    def done(self, host: str, turn: str, *, lane: str = "") -> None:
        self._alone.done(host, turn, lane=lane)
        self._shared.tell(lambda: self._return(places_of(host, lane), turn))

    def begin(self, host: str, limit: Limit, *, lane: str = "") -> None:
        self._limits[places_of(host, lane)[-1]] = limit
        self._alone.begin(host, limit, lane=lane)

    def learn(self, host: str, limit: Limit, *, lane: str = "") -> None:
        self.begin(host, limit, lane=lane)
        known = {"per_second": limit.per_second, "at_once": limit.at_once}
        about = self._key(places_of(host, lane)[-1], "known")
        self._shared.tell(lambda: self._client.hset(about, mapping=known))

    def rest(self, host: str, seconds: float) -> None:
        self._alone.rest(host, seconds)
        microseconds = round(seconds * MICROSECONDS)
        self._shared.tell(lambda: self._rest(keys=[self._key(host, "known")], args=[microseconds]))

    def _take(self, places: tuple[str, ...], turn: str, patience: float) -> Grant:
        keys = [self._key(place, what) for place in places for what in ("known", "unanswered")]
        limits = [self._limits.get(place, Limit()) for place in places]
        spans = [round(self._longest_turn * MICROSECONDS), round(max(patience, 0.0) * MICROSECONDS)]
        defaults = [number for limit in limits for number in (limit.per_second, limit.at_once)]
        granted, wait, full = self._shared.ask(
            lambda: self._take_turn(keys=keys, args=[turn, *spans, SPACING, *defaults])
        )
        return Grant(bool(granted), max(wait, 0) / MICROSECONDS, places[full - 1] if full else "")

    def _hand_back(self, places: tuple[str, ...], turn: str) -> None:
        self._shared.ask(lambda: self._return(places, turn))

    def _return(self, places: tuple[str, ...], turn: str) -> None:
        keys = [self._key(place, what) for place in places for what in ("unanswered", "freed")]
        self._hand_turn_back(keys=keys, args=[turn])

    def _idle(self, grant: Grant, left: float) -> None:
        if not grant.full:
            self._sleep(grant.seconds)
            return
        seconds = max(min(left, LONGEST_SLEEP), 0.001)
        self._shared.ask(lambda: self._client.blpop([self._key(grant.full, "freed")], timeout=seconds))

    def _key(self, place: str, what: str) -> str:
        """All keys of a host lie together on a cluster."""
        host, _, lane = place.partition(" ")
        return f"{self._prefix}:{{{host}}}:{lane}:{what}"
