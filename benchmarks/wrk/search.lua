-- graph.search: with "new" each query was never seen before and pays for its embedding, with "known" sixteen
-- queries come round and their embeddings are cached.
package.path = package.path .. ";" .. (debug.getinfo(1).source:match("@?(.*/)") or "") .. "?.lua"
require("common")

local scope, user, known, turn = "edges", "u0", false, 0
local topics = {}

function init(args)
  scope, user, known = args[1] or scope, args[2] or user, args[3] == "known"
  math.randomseed(known and 7 or os.time())
  for i = 1, 16 do
    topics[i] = "where does " .. word() .. " keep the garden " .. i
  end
end

function request()
  turn = turn + 1
  local query = known and topics[turn % 16 + 1] or ("where does " .. word() .. " keep the " .. word() .. " in the garden")
  local body = string.format('{"user_id":"%s","scope":"%s","query":"%s","limit":10}', user, scope, query)
  return wrk.format("POST", "/api/v2/graph/search", headers, body)
end
