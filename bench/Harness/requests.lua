-- wrk's side of Wrk.cs. Arguments: a file with a request on each line (method, path, body, with tabs between) and the access token.
-- They are sent one after the other and over again; {n} in a body is another number of 13 digits each time.
local requests, position, number = {}, 0, 0
local beginning = os.time() % 100000

function init(arguments)
  wrk.headers["Authorization"] = "Bearer " .. arguments[2]
  wrk.headers["Content-Type"] = "application/json"
  for line in io.lines(arguments[1]) do
    local method, path, body = line:match("^(%S+)\t(%S+)\t(.*)$")
    if body:find("{n}", 1, true) then
      requests[#requests + 1] = function()
        number = number + 1
        return wrk.format(method, path, nil, (body:gsub("{n}", string.format("%05d%08d", beginning, number))))
      end
    else
      local request = wrk.format(method, path, nil, body ~= "" and body or nil)
      requests[#requests + 1] = function() return request end
    end
  end
end

function request()
  position = position % #requests + 1
  return requests[position]()
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"done":%d,"took":%d,"refused":%d,"broken":%d,"p99":%d}\n', summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(99)))
end
