#include "server.h"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <hiredis/adapters/libev.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "commands.h"

namespace
{
    constexpr size_t BodyMax = 1024 * 1024;
    constexpr size_t ReadSize = 16 * 1024;
    constexpr int AcceptsMax = 64;
    constexpr ev_tstamp IdleSeconds = 75, CmdSeconds = 3, RetrySeconds = 0.1;

    const char *reason(int status)
    {
        switch (status)
        {
            case 200: return "OK";
            case 400: return "Bad Request";
            case 404: return "Not Found";
            case 405: return "Method Not Allowed";
            case 413: return "Content Too Large";
            case 431: return "Request Header Fields Too Large";
            case 503: return "Service Unavailable";
            default: return "Internal Server Error";
        }
    }

    std::string print(const Json &json)
    {
        std::unique_ptr<char, decltype(&cJSON_free)> printed(cJSON_PrintUnformatted(json.get()), cJSON_free);
        return printed.get();
    }

    template <typename C>
    std::unique_ptr<Cmd> make(Server &server, uint64_t id, uint64_t connection_id, Request request)
    {
        return std::make_unique<C>(server, id, connection_id, std::move(request));
    }

    std::string failure(const char *why)
    {
        Json json(cJSON_CreateObject(), cJSON_Delete);
        cJSON_AddNumberToObject(json.get(), "code", 1);
        cJSON_AddStringToObject(json.get(), "msg", why);
        return print(json);
    }
}

// ---- Cmd

Cmd::Cmd(Server &server, uint64_t id, uint64_t connection_id, Request request)
    : server_(server), id_(id), connection_id_(connection_id), request_(std::move(request))
{
    ev_timer_init(&timer_, [](struct ev_loop *, ev_timer *timer, int)
    {
        auto *cmd = static_cast<Cmd *>(timer->data);
        cmd->server_.callback(cmd->id_, TIMED_OUT, nullptr);
    }, CmdSeconds, 0.);
    timer_.data = this;
}

void Cmd::start_timer() { ev_timer_start(server_.loop(), &timer_); }

Cmd::~Cmd() { ev_timer_stop(server_.loop(), &timer_); }

bool Cmd::send_redis(const std::vector<std::string> &args) { return server_.send_redis(id_, args); }

Cmd::STATUS Cmd::response(const Json &data, const char *msg)
{
    Json reply(cJSON_CreateObject(), cJSON_Delete);
    cJSON_AddNumberToObject(reply.get(), "code", 0);
    cJSON_AddStringToObject(reply.get(), "msg", msg);
    cJSON_AddItemReferenceToObject(reply.get(), "data", data.get());
    server_.answer(connection_id_, 200, print(reply));
    return STATUS::COMPLETED;
}

Cmd::STATUS Cmd::response_error(int status, const char *why)
{
    server_.answer(connection_id_, status, failure(why));
    return STATUS::COMPLETED;
}

bool Cmd::parse_request()
{
    json_.reset(cJSON_ParseWithOpts(request_.body.c_str(), nullptr, 1));
    return cJSON_IsObject(json_.get());
}

const char *Cmd::field(const char *name) const
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json_.get(), name));
}

// ---- Connection

const http_parser_settings Connection::settings_ = []
{
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_field = on_header_field;
    settings.on_header_value = on_header_value;
    settings.on_body = on_body;
    settings.on_message_complete = on_complete;
    return settings;
}();

Connection::Connection(Server &server, int fd, uint64_t id)
    : server_(server), fd_(fd), id_(id), last_activity_(ev_now(server.loop()))
{
    http_parser_init(&parser_, HTTP_REQUEST);
    parser_.data = this;
    ev_io_init(&reader_, [](struct ev_loop *, ev_io *watcher, int)
    {
        auto *connection = static_cast<Connection *>(watcher->data);
        if (!connection->read())
        {
            connection->server_.drop(connection->id_);
        }
    }, fd, EV_READ);
    ev_io_init(&writer_, [](struct ev_loop *, ev_io *watcher, int)
    {
        auto *connection = static_cast<Connection *>(watcher->data);
        if (!connection->write())
        {
            connection->server_.drop(connection->id_);
        }
    }, fd, EV_WRITE);
    ev_timer_init(&idle_, [](struct ev_loop *loop, ev_timer *timer, int)
    {
        // Fires only when the time may be over, instead of being set again with every request.
        auto *connection = static_cast<Connection *>(timer->data);
        auto left = connection->last_activity_ + IdleSeconds - ev_now(loop);
        if (left <= 0)
        {
            connection->server_.drop(connection->id_);
            return;
        }

        timer->repeat = left;
        ev_timer_again(loop, timer);
    }, IdleSeconds, 0.);
    reader_.data = writer_.data = idle_.data = this;
    ev_io_start(server.loop(), &reader_);
    ev_timer_start(server.loop(), &idle_);
}

Connection::~Connection()
{
    ev_io_stop(server_.loop(), &reader_);
    ev_io_stop(server_.loop(), &writer_);
    ev_timer_stop(server_.loop(), &idle_);
    close(fd_);
}

int Connection::on_url(http_parser *parser, const char *at, size_t length)
{
    static_cast<Connection *>(parser->data)->request_.path.append(at, length);
    return 0;
}

// A name or a value may come in pieces.
int Connection::on_header_field(http_parser *parser, const char *at, size_t length)
{
    auto *connection = static_cast<Connection *>(parser->data);
    auto &headers = connection->request_.headers;
    if (!connection->in_field_ || headers.empty())
    {
        headers.emplace_back();
        connection->in_field_ = true;
    }

    headers.back().first.append(at, length);
    return 0;
}

int Connection::on_header_value(http_parser *parser, const char *at, size_t length)
{
    auto *connection = static_cast<Connection *>(parser->data);
    connection->in_field_ = false;
    connection->request_.headers.back().second.append(at, length);
    return 0;
}

int Connection::on_body(http_parser *parser, const char *at, size_t length)
{
    auto *connection = static_cast<Connection *>(parser->data);
    connection->too_large_ = connection->request_.body.size() + length > BodyMax;
    if (!connection->too_large_)
    {
        connection->request_.body.append(at, length);
    }

    return connection->too_large_ ? 1 : 0;
}

int Connection::on_complete(http_parser *parser)
{
    auto *connection = static_cast<Connection *>(parser->data);
    connection->request_.post = parser->method == HTTP_POST;
    connection->last_ = !http_should_keep_alive(parser);
    connection->running_ = true;
    http_parser_pause(parser, 1);
    return 0;
}

bool Connection::read()
{
    static char buffer[ReadSize];
    auto count = recv(fd_, buffer, sizeof buffer, 0);
    if (count <= 0)
    {
        return count < 0 && (errno == EAGAIN || errno == EINTR);
    }

    last_activity_ = ev_now(server_.loop());
    auto size = static_cast<size_t>(count);
    if (in_.empty() && !running_)
    {
        auto parsed = parse(buffer, size);
        in_.assign(buffer + parsed, size - parsed);
        return !over_;
    }

    in_.append(buffer, size);
    return in_.size() <= BodyMax;   // a client that sends more and more without waiting is dropped
}

bool Connection::read_on()
{
    in_.erase(0, parse(in_.data(), in_.size()));
    return !over_;
}

// Runs one request after the other, until one waits; returns how much of the input was used.
size_t Connection::parse(const char *data, size_t size)
{
    size_t used = 0;
    parsing_ = true;
    while (!running_ && !over_ && used < size)
    {
        used += http_parser_execute(&parser_, &settings_, data + used, size - used);
        auto error = HTTP_PARSER_ERRNO(&parser_);
        if (error == HPE_PAUSED)
        {
            http_parser_pause(&parser_, 0);
            server_.execute(id_, std::exchange(request_, {}));
        }
        else if (error != HPE_OK || parser_.upgrade)
        {
            last_ = true;
            answer(too_large_ ? 413 : error == HPE_HEADER_OVERFLOW ? 431 : 400, failure(http_errno_description(error)));
            over_ = true;
        }
    }

    parsing_ = false;
    return used;
}

void Connection::answer(int status, const std::string &body)
{
    char head[256];
    auto length = snprintf(head, sizeof head,
        "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nDate: %s\r\n%sContent-Length: %zu\r\n\r\n",
        status, reason(status), server_.date().c_str(), last_ ? "Connection: close\r\n" : "", body.size());
    out_.append(head, static_cast<size_t>(length)).append(body);
    running_ = false;
    over_ |= !write();
}

bool Connection::write()
{
    while (sent_ < out_.size())
    {
        auto count = send(fd_, out_.data() + sent_, out_.size() - sent_, MSG_NOSIGNAL);
        if (count < 0 && errno == EAGAIN)
        {
            ev_io_start(server_.loop(), &writer_);
            return true;
        }

        if (count < 0 && errno != EINTR)
        {
            return false;
        }

        sent_ += count > 0 ? static_cast<size_t>(count) : 0;
    }

    out_.clear();
    sent_ = 0;
    ev_io_stop(server_.loop(), &writer_);
    return !last_ || running_;
}

// ---- Server

Server::Server(struct ev_loop *loop, int port, int redis_port) : loop_(loop), redis_port_(redis_port)
{
    routes_["/kim/helloworld"] = make<CmdHelloWorld>;
    routes_["/kim/redis"] = make<CmdSetAndGet>;

    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener_, reinterpret_cast<sockaddr *>(&address), sizeof address) < 0 || listen(listener_, 4096) < 0)
    {
        throw std::runtime_error(std::string("listening: ") + strerror(errno));
    }

    ev_io_init(&acceptor_, on_accept, listener_, EV_READ);
    acceptor_.data = this;
    ev_io_start(loop_, &acceptor_);
    ev_timer_init(&retry_, on_retry, RetrySeconds, 0.);
    retry_.data = this;
    connect_redis();
}

const std::string &Server::date()
{
    auto now = static_cast<time_t>(ev_now(loop_));
    if (now != date_second_)
    {
        char text[64];
        tm parts{};
        date_.assign(text, strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts)));
        date_second_ = now;
    }

    return date_;
}

void Server::on_accept(struct ev_loop *, ev_io *watcher, int)
{
    auto &server = *static_cast<Server *>(watcher->data);
    for (int left = AcceptsMax; left > 0; left--)
    {
        int fd = accept4(server.listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
        {
            return;
        }

        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto id = ++server.last_id_;
        server.connections_.emplace(id, std::make_unique<Connection>(server, fd, id));
    }
}

void Server::execute(uint64_t connection_id, Request request)
{
    auto route = routes_.find(request.path);
    if (route == routes_.end() || !request.post)
    {
        auto known = route != routes_.end();
        answer(connection_id, known ? 405 : 404, failure(known ? "only POST" : "no such endpoint"));
        return;
    }

    auto id = ++last_id_;
    auto cmd = route->second(*this, id, connection_id, std::move(request));
    if (cmd->execute_steps(Cmd::OK, nullptr) == Cmd::STATUS::RUNNING)
    {
        cmd->start_timer();
        cmds_.emplace(id, std::move(cmd));
    }
}

void Server::answer(uint64_t connection_id, int status, const std::string &body)
{
    auto found = connections_.find(connection_id);
    if (found == connections_.end())
    {
        return;
    }

    auto &connection = *found->second;
    connection.answer(status, body);
    if (!connection.parsing() && (connection.over() || !connection.read_on()))
    {
        drop(connection_id);
    }
}

void Server::callback(uint64_t cmd_id, int err, void *data)
{
    auto found = cmds_.find(cmd_id);
    if (found != cmds_.end() && found->second->execute_steps(err, data) == Cmd::STATUS::COMPLETED)
    {
        cmds_.erase(cmd_id);
    }
}

// ---- Redis

bool Server::send_redis(uint64_t cmd_id, const std::vector<std::string> &args)
{
    if (!redis_ready_)
    {
        return false;
    }

    std::vector<const char *> values;
    std::vector<size_t> lengths;
    values.reserve(args.size());
    lengths.reserve(args.size());
    for (const auto &arg : args)
    {
        values.push_back(arg.data());
        lengths.push_back(arg.size());
    }

    // The command's id, and not its address: it may have ended before its reply comes.
    auto id = reinterpret_cast<void *>(cmd_id);
    auto count = static_cast<int>(args.size());
    return redisAsyncCommandArgv(redis_, on_redis_reply, id, count, values.data(), lengths.data()) == REDIS_OK;
}

void Server::connect_redis()
{
    redis_ = redisAsyncConnect("127.0.0.1", redis_port_);
    if (redis_ == nullptr || redis_->err != 0)
    {
        redisAsyncFree(redis_);
        lost_redis();
        return;
    }

    redis_->data = this;
    redisLibevAttach(loop_, redis_);
    redisAsyncSetConnectCallback(redis_, on_redis_connected);
    redisAsyncSetDisconnectCallback(redis_, on_redis_lost);
}

void Server::lost_redis()
{
    redis_ = nullptr;
    redis_ready_ = false;
    ev_timer_set(&retry_, RetrySeconds, 0.);
    ev_timer_start(loop_, &retry_);
}

void Server::on_retry(struct ev_loop *, ev_timer *watcher, int) { static_cast<Server *>(watcher->data)->connect_redis(); }

void Server::on_redis_connected(const redisAsyncContext *context, int status)
{
    auto &server = *static_cast<Server *>(context->data);
    if (status == REDIS_OK)
    {
        server.redis_ready_ = true;
    }
    else
    {
        server.lost_redis();
    }
}

void Server::on_redis_lost(const redisAsyncContext *context, int) { static_cast<Server *>(context->data)->lost_redis(); }

void Server::on_redis_reply(redisAsyncContext *context, void *reply, void *data)
{
    auto &server = *static_cast<Server *>(context->data);
    server.callback(reinterpret_cast<uint64_t>(data), reply == nullptr ? Cmd::REDIS_LOST : Cmd::OK, reply);
}

int main(int argc, char **argv)
{
    if (argc != 3)
    {
        fprintf(stderr, "usage: server PORT REDIS_PORT\n");
        return 2;
    }

    signal(SIGPIPE, SIG_IGN);   // hiredis writes without MSG_NOSIGNAL
    auto *loop = ev_default_loop(EVFLAG_AUTO);
    ev_signal stop;
    ev_signal_init(&stop, [](struct ev_loop *loop, ev_signal *, int) { ev_break(loop, EVBREAK_ALL); }, SIGTERM);
    ev_signal_start(loop, &stop);
    try
    {
        Server server(loop, atoi(argv[1]), atoi(argv[2]));
        ev_run(loop, 0);
        _exit(0);   // the kernel closes what is open
    }
    catch (const std::exception &fault)
    {
        fprintf(stderr, "%s\n", fault.what());
        return 1;
    }
}
