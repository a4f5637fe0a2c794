-- Limits that several servers hold together, decided in one step. Times are Redis's own, in milliseconds.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- A token bucket that may go into debt; another one when its rate has changed, or the clock was set back, which
-- would let it stand still for as long. Returns its level.
local function level(key, rate, depth)
  local kept = redis.call('HMGET', key, 'level', 'at', 'rate')
  if not kept[1] or kept[3] ~= rate or tonumber(kept[2]) > now then return tonumber(depth) end
  local grown = (now - tonumber(kept[2])) / 1000 * tonumber(rate)
  return math.min(tonumber(depth), tonumber(kept[1]) + grown)
end

local function keep(key, value, rate, depth)
  redis.call('HSET', key, 'level', string.format('%.6f', value), 'at', now, 'rate', rate)
  redis.call('PEXPIRE', key, math.ceil((tonumber(depth) - value) / tonumber(rate) * 1000) + 1000)
end

-- Milliseconds until a bucket has as much.
local function wait(have, needed, rate)
  return math.max(0, math.ceil((needed - have - 1e-6) / tonumber(rate) * 1000))
end

-- A holder's part of KEYS and ARGV; an empty limit is none.
local function holder(number)
  local k, a = (number - 1) * 4, 3 + (number - 1) * 6
  return {
    running = KEYS[k + 1], requests = KEYS[k + 2], text = KEYS[k + 3], month = KEYS[k + 4],
    most = ARGV[a + 1], request_rate = ARGV[a + 2], request_depth = ARGV[a + 3],
    text_rate = ARGV[a + 4], text_depth = ARGV[a + 5], quota = ARGV[a + 6],
  }
end

local action, ticket, amount = ARGV[1], ARGV[2], tonumber(ARGV[3])
local holders = {}
for number = 1, #KEYS / 4 do holders[number] = holder(number) end

if action == 'begin' then
  -- amount is how long the ticket lives without being renewed; the answer ends with what each holder has had
  -- this month (-1: not counted).
  local answer = {'begun', 0}
  for number, each in ipairs(holders) do
    if each.quota ~= '' then
      local had = redis.call('GET', each.month)
      if not had then return {'unknown', number} end
      if tonumber(had) >= tonumber(each.quota) then return {'quota', 0} end
      answer[number + 2] = tonumber(had)
    else
      answer[number + 2] = -1
    end
    if each.most ~= '' then
      redis.call('ZREMRANGEBYSCORE', each.running, '-inf', now)
      -- No ticket lives so long but by a clock that was set back.
      redis.call('ZREMRANGEBYSCORE', each.running, '(' .. string.format('%.0f', now + amount), '+inf')
      if redis.call('ZCARD', each.running) >= tonumber(each.most) then return {'rate', 1000} end
    end
    if each.text_rate ~= '' then
      local late = wait(level(each.text, each.text_rate, each.text_depth), 1e-6, each.text_rate)
      if late > 0 then return {'rate', late} end
    end
    if each.request_rate ~= '' then
      local late = wait(level(each.requests, each.request_rate, each.request_depth), 1, each.request_rate)
      if late > 0 then return {'rate', late} end
    end
  end
  for _, each in ipairs(holders) do
    if each.most ~= '' then
      redis.call('ZADD', each.running, now + amount, ticket)
      redis.call('PEXPIRE', each.running, amount)
    end
    if each.request_rate ~= '' then
      local left = level(each.requests, each.request_rate, each.request_depth) - 1
      keep(each.requests, left, each.request_rate, each.request_depth)
    end
  end
  return answer
end

if action == 'take' then
  -- amount is characters; the answer is what each holder has to wait now, and had this month (-1: unknown).
  local answer = {}
  for number, each in ipairs(holders) do
    local late, had = 0, -1
    if each.text_rate ~= '' then
      local left = level(each.text, each.text_rate, each.text_depth) - amount
      keep(each.text, left, each.text_rate, each.text_depth)
      late = wait(left, 1e-6, each.text_rate)
    end
    if each.quota ~= '' and redis.call('EXISTS', each.month) == 1 then
      had = redis.call('INCRBY', each.month, amount)
    end
    answer[number * 2 - 1], answer[number * 2] = late, had
  end
  return answer
end

if action == 'end' then
  -- amount is characters that were taken and not spoken.
  for _, each in ipairs(holders) do
    if each.most ~= '' then redis.call('ZREM', each.running, ticket) end
    if each.quota ~= '' and amount > 0 and redis.call('EXISTS', each.month) == 1 then
      redis.call('DECRBY', each.month, amount)
    end
  end
  return {}
end

if action == 'renew' then
  -- amount is how long the ticket lives from now on.
  for _, each in ipairs(holders) do
    if each.most ~= '' then
      redis.call('ZADD', each.running, now + amount, ticket)
      redis.call('PEXPIRE', each.running, amount)
    end
  end
  return {}
end

return redis.error_reply('no such action')
