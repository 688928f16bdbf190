-- memory.add of two messages of 40 words each; the newest was never seen before.
package.path = package.path .. ";" .. (debug.getinfo(1).source:match("@?(.*/)") or "") .. "?.lua"
require("common")

local sessions, turn = 64, 0

function init(args)
  sessions = tonumber(args[1]) or sessions
  math.randomseed(os.time())
end

function request()
  turn = turn + 1
  local body = string.format(
    '{"messages":[{"role":"Ann","role_type":"user","content":"%s"},{"role":"bot","role_type":"assistant","content":"%s"}]}',
    sentence(40), sentence(40))
  return wrk.format("POST", "/api/v2/sessions/s" .. (turn % sessions) .. "/memory", headers, body)
end
