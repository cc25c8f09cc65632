-- What wrk sends: POST /match/default or /v1/screen with so many queries a request, over the names of a file.
--
--     wrk … -s bench/serve.lua http://127.0.0.1:8000 -- NAMES QUERIES PATH [KEY]
--
-- Requests are made before the clock runs, so that the client takes little of the machine that it shares with the server. Prints one
-- line of JSON with what came of them.

local requests, next_request = {}, 0
-- Requests that are made in advance, at most: enough that no cache of answers would help.
local MOST = 4096

function init(args)
   local file, queries, path, key = args[1], tonumber(args[2]), args[3], args[4]
   local names = {}
   for line in io.lines(file) do
      if #line > 0 then names[#names + 1] = line end
   end
   if #names == 0 then error(file .. ": there is no name in it") end
   local headers = { ["Content-Type"] = "application/json", ["Host"] = "127.0.0.1" }
   if key then headers["Authorization"] = "Bearer " .. key end
   local function quoted(text)
      return '"' .. text:gsub('[%c"\\]', function(byte) return string.format("\\u%04x", byte:byte()) end) .. '"'
   end
   local is_ours = path:sub(1, 4) == "/v1/"
   local at = 0
   for number = 1, math.min(MOST, math.max(16, math.floor(#names / queries))) do
      local parts = {}
      for query = 1, queries do
         at = at % #names + 1
         parts[query] = string.format(is_ours and '{"name":%s}' or '"q%d":{"schema":"LegalEntity","properties":{"name":[%s]}}',
            is_ours and quoted(names[at]) or query, quoted(names[at]))
      end
      local all = table.concat(parts, ",")
      local body = is_ours and '{"subjects":[' .. all .. "]}" or '{"queries":{' .. all .. "}}"
      requests[number] = wrk.format("POST", path, headers, body)
   end
end

function request()
   next_request = next_request % #requests + 1
   return requests[next_request]
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '{"requests":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"failed":%d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
