-- The requests of a file, one after another and round again. A line is: METHOD path body.
package.path = package.path .. ";" .. (debug.getinfo(1).source:match("@?(.*/)") or "") .. "?.lua"
require("common")

local requests, turn = {}, 0

function init(args)
  for line in io.lines(args[1]) do
    local method, path, body = line:match("^(%u+) (%S+) ?(.*)$")
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
