-- memory.get of sessions that exist.
package.path = package.path .. ";" .. (debug.getinfo(1).source:match("@?(.*/)") or "") .. "?.lua"
require("common")

local sessions, turn = 1, 0

function init(args)
  sessions = tonumber(args[1]) or sessions
end

function request()
  turn = turn + 1
  return wrk.format("GET", "/api/v2/sessions/s" .. (turn % sessions) .. "/memory", headers)
end
