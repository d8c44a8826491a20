-- The two endpoints. cjson writes the keys of a table in no fixed order, so replies are put together from encoded strings.
local cjson = require("cjson.safe")
local redis = require("nginx.redis")

local commands = { redis_port = 6379 }

local TIMEOUT_MS = 3000
local POOL_SIZE = 256
local POOL_IDLE_MS = 60000

local function reply(status, body)
    ngx.status = status
    ngx.header["Content-Length"] = #body
    ngx.print(body)
end

local function fail(status, why)
    reply(status, '{"code":1,"msg":' .. cjson.encode(why) .. '}')
end

-- The request's JSON object; nil when the reply was given.
local function request()
    if ngx.req.get_method() ~= "POST" then
        fail(405, "only POST")
        return nil
    end

    ngx.req.read_body()
    local body = ngx.req.get_body_data()
    local object = body and cjson.decode(body)
    if type(object) ~= "table" then
        fail(400, "a JSON object is wanted")
        return nil
    end

    return object
end

function commands.hello_world()
    local object = request()
    if not object then
        return
    end

    if type(object.uid) ~= "string" then
        return fail(400, "the string 'uid' is wanted")
    end

    reply(200, '{"code":0,"msg":"ok","data":{"id":' .. cjson.encode("123") .. ',"name":' .. cjson.encode("kim") .. '}}')
end

function commands.set_and_get()
    local object = request()
    if not object then
        return
    end

    local key, value = object.key, object.value
    if type(key) ~= "string" or type(value) ~= "string" then
        return fail(400, "the strings 'key' and 'value' are wanted")
    end

    local client = redis:new()
    client:set_timeout(TIMEOUT_MS)
    local ok, fault = client:connect("127.0.0.1", commands.redis_port)
    if not ok then
        return fail(503, "Redis: " .. fault)
    end

    ok, fault = client:set(key, value)
    if not ok then
        return fail(503, "Redis: " .. fault)
    end

    local stored
    stored, fault = client:get(key)
    if not stored then
        return fail(503, "Redis: " .. fault)
    end

    client:set_keepalive(POOL_IDLE_MS, POOL_SIZE)
    reply(200, '{"code":0,"msg":"success","data":{"key":' .. cjson.encode(key) .. ',"value":' .. cjson.encode(stored) .. '}}')
end

return commands
