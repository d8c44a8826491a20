// The framework half of the style: a command is a class with numbered steps; a hand-written switch takes it from one I/O callback to
// the next.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cjson/cJSON.h>
#include <ev.h>
#include <hiredis/async.h>

struct Request
{
    std::string path;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool post = false;
};

using Json = std::unique_ptr<cJSON, decltype(&cJSON_Delete)>;

class Server;

// States of a command: made -> execute_steps() -> RUNNING, waits for one callback -> execute_steps() -> ... -> COMPLETED, and deleted.
// Errors of a callback come as `err`: OK, REDIS_LOST or TIMED_OUT.
class Cmd
{
public:
    enum class STATUS { RUNNING, COMPLETED };
    enum { OK = 0, REDIS_LOST, TIMED_OUT };

    Cmd(Server &server, uint64_t id, uint64_t connection_id, Request request);
    virtual ~Cmd();
    Cmd(const Cmd &) = delete;
    Cmd &operator=(const Cmd &) = delete;

    virtual STATUS execute_steps(int err, void *data) = 0;

    // Runs from the moment at which the command waits.
    void start_timer();

protected:
    int exec_step() const { return step_; }
    void set_next_step() { step_++; }

    // Sends a command to Redis; its reply, or its loss, comes to execute_steps(). False if Redis is not connected.
    bool send_redis(const std::vector<std::string> &args);

    STATUS response(const Json &data, const char *msg);
    STATUS response_error(int status, const char *why);

    // The string at `name` of the request's JSON object; null if there is none.
    const char *field(const char *name) const;
    bool parse_request();

private:
    Server &server_;
    uint64_t id_, connection_id_;
    int step_ = 0;
    Request request_;
    Json json_{nullptr, cJSON_Delete};
    ev_timer timer_;
};

inline const char *text(const redisReply *reply) { return reply->str == nullptr ? "" : reply->str; }
