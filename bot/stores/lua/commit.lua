-- KEYS: every key named below. ARGV[1]: {"guards": [[key, field, expected]…], "writes": [[command, key, arg…]…]}
-- Atomic: if each guard holds (HGET key field, or GET key where field is ""; "" stands for absent), every write is done, else none.
local plan = cjson.decode(ARGV[1])
for _, guard in ipairs(plan.guards) do
  local key, field, expected = KEYS[guard[1]], guard[2], guard[3]
  local found
  if field == "" then found = redis.call("GET", key) else found = redis.call("HGET", key, field) end
  if (found or "") ~= expected then return 0 end
end
for _, write in ipairs(plan.writes) do
  redis.call(write[1], KEYS[write[2]], unpack(write, 3))
end
return 1
