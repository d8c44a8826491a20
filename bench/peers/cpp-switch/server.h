// The network half: connections, the routing table, the commands that wait, and Redis. One thread.
#pragma once

#include <unordered_map>

#include <http_parser.h>

#include "cmd.h"

class Server;

// States: reading -> request complete, parser paused -> its command runs -> answered -> reading the rest, or closed.
// Closed at any time by the peer's end, a fault or the idle timer; the command that ran finds no connection under its id then.
class Connection
{
public:
    Connection(Server &server, int fd, uint64_t id);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    uint64_t id() const { return id_; }

    bool parsing() const { return parsing_; }
    bool over() const { return over_; }

    // Each returns false if the connection has ended; the caller then deletes it.
    bool read();
    bool read_on();
    bool write();

    void answer(int status, const std::string &body);

private:
    size_t parse(const char *data, size_t size);

    static int on_url(http_parser *parser, const char *at, size_t length);
    static int on_header_field(http_parser *parser, const char *at, size_t length);
    static int on_header_value(http_parser *parser, const char *at, size_t length);
    static int on_body(http_parser *parser, const char *at, size_t length);
    static int on_complete(http_parser *parser);
    static const http_parser_settings settings_;

    Server &server_;
    int fd_;
    uint64_t id_;
    ev_io reader_, writer_;
    ev_timer idle_;
    ev_tstamp last_activity_;
    http_parser parser_;
    Request request_;
    std::string in_, out_;
    size_t sent_ = 0;
    bool in_field_ = false, running_ = false, parsing_ = false, last_ = false, over_ = false, too_large_ = false;
};

class Server
{
public:
    Server(struct ev_loop *loop, int port, int redis_port);
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    struct ev_loop *loop() const { return loop_; }
    const std::string &date();

    void execute(uint64_t connection_id, Request request);
    void answer(uint64_t connection_id, int status, const std::string &body);
    void callback(uint64_t cmd_id, int err, void *data);
    bool send_redis(uint64_t cmd_id, const std::vector<std::string> &args);
    void drop(uint64_t connection_id) { connections_.erase(connection_id); }

private:
    void connect_redis();
    void lost_redis();

    static void on_accept(struct ev_loop *, ev_io *watcher, int);
    static void on_retry(struct ev_loop *, ev_timer *watcher, int);
    static void on_redis_connected(const redisAsyncContext *context, int status);
    static void on_redis_lost(const redisAsyncContext *context, int status);
    static void on_redis_reply(redisAsyncContext *context, void *reply, void *data);

    using Make = std::unique_ptr<Cmd> (*)(Server &server, uint64_t id, uint64_t connection_id, Request request);

    struct ev_loop *loop_;
    int listener_;
    int redis_port_;
    ev_io acceptor_;
    ev_timer retry_;
    redisAsyncContext *redis_ = nullptr;
    bool redis_ready_ = false;
    uint64_t last_id_ = 0;
    std::unordered_map<std::string, Make> routes_;
    std::unordered_map<uint64_t, std::unique_ptr<Connection>> connections_;
    std::unordered_map<uint64_t, std::unique_ptr<Cmd>> cmds_;
    time_t date_second_ = 0;
    std::string date_;
};
