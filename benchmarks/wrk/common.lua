-- What every script shares: words never seen before, and one line of JSON at the end.
local vowels, consonants = "aeiou", "bcdfghklmnprstvz"

function pick(letters)
  local i = math.random(#letters)
  return letters:sub(i, i)
end

function word()
  local out = {}
  for _ = 1, math.random(2, 3) do
    out[#out + 1] = pick(consonants) .. pick(vowels)
  end
  return table.concat(out)
end

function sentence(words)
  local out = {}
  for _ = 1, words do
    out[#out + 1] = word()
  end
  return table.concat(out, " ") .. "."
end

headers = { ["Authorization"] = "Api-Key benchmark", ["Content-Type"] = "application/json" }

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '{"per_second": %.2f, "p50": %.3f, "p95": %.3f, "p99": %.3f, "errors": %d}\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end
