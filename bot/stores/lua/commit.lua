-- KEYS: every key named below. ARGV[1]: {"guards": [[key, field, expected]…], "writes": [[command, key, arg…]…]}
-- Atomic: if each guard holds (HGET key field, or GET key where field is ""; "" stands for absent), every write is done, else none.
-- One write is ours: ["CHAIN", stream, head, digest, document] appends to a hash-chained stream (bot/trips/chain.py).
local function chain(stream, head, digest, document)
  local previous = redis.call("HGET", head, "link") or ""
  local link = redis.sha1hex(previous .. digest)
  local number = redis.call("HINCRBY", head, "count", 1)
  redis.call("HSET", head, "link", link)
  redis.call("XADD", stream, "*", "number", number, "document", document, "previous", previous, "link", link)
end

local plan = cjson.decode(ARGV[1])
for _, guard in ipairs(plan.guards) do
  local key, field, expected = KEYS[guard[1]], guard[2], guard[3]
  local found
  if field == "" then found = redis.call("GET", key) else found = redis.call("HGET", key, field) end
  if (found or "") ~= expected then return 0 end
end
for _, write in ipairs(plan.writes) do
  if write[1] == "CHAIN" then
    chain(KEYS[write[2]], KEYS[write[3]], write[4], write[5])
  else
    redis.call(write[1], KEYS[write[2]], unpack(write, 3))
  end
end
return 1
