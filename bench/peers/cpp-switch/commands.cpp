// What a user of the style writes.
#include "commands.h"

Cmd::STATUS CmdHelloWorld::execute_steps(int, void *)
{
    if (!parse_request() || field("uid") == nullptr)
    {
        return response_error(400, "a JSON object with the string 'uid' is wanted");
    }

    Json data(cJSON_CreateObject(), cJSON_Delete);
    cJSON_AddStringToObject(data.get(), "id", "123");
    cJSON_AddStringToObject(data.get(), "name", "kim");
    return response(data, "ok");
}

Cmd::STATUS CmdSetAndGet::execute_steps(int err, void *data)
{
    if (err != OK)
    {
        return response_error(503, err == TIMED_OUT ? "Redis takes too long" : "Redis is not there");
    }

    auto *reply = static_cast<redisReply *>(data);
    switch (exec_step())
    {
        case STEP_PARSE_REQUEST:
        {
            if (!parse_request() || field("key") == nullptr || field("value") == nullptr)
            {
                return response_error(400, "a JSON object with the strings 'key' and 'value' is wanted");
            }

            key_ = field("key");
            value_ = field("value");
            set_next_step();
        }
        // fall through
        case STEP_REDIS_SET:
        {
            set_next_step();
            return send_redis({"SET", key_, value_}) ? STATUS::RUNNING : response_error(503, "Redis is not there");
        }

        case STEP_REDIS_SET_CALLBACK:
        {
            if (reply->type == REDIS_REPLY_ERROR)
            {
                return response_error(500, text(reply));
            }

            set_next_step();
        }
        // fall through
        case STEP_REDIS_GET:
        {
            set_next_step();
            return send_redis({"GET", key_}) ? STATUS::RUNNING : response_error(503, "Redis is not there");
        }

        case STEP_REDIS_GET_CALLBACK:
        {
            if (reply->type != REDIS_REPLY_STRING)
            {
                return response_error(500, text(reply));
            }

            Json object(cJSON_CreateObject(), cJSON_Delete);
            cJSON_AddStringToObject(object.get(), "key", key_.c_str());
            cJSON_AddStringToObject(object.get(), "value", text(reply));
            return response(object, "success");
        }

        default:
            return response_error(500, "no such step");
    }
}
