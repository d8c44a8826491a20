// The lower bound: what the kernel and the two protocols cost, with the minimum of correct parsing. One thread, level-triggered epoll, no
// library but libc.
//
// A tick: wait; one recv for each ready socket; whole requests are answered or become Redis commands; then one send for each connection
// that has output, and one for Redis, however many commands there are. Replies of Redis come in the order of the commands, so a ring of
// waiting requests is enough to find the request of a reply.
//
// A connection:
//   Reading --whole request--> Waiting (Redis) --SET's reply, then GET's--> Reading
//   any --peer's end, a fault, or an answered last request--> closed; its slot's generation changes: a reply that comes later is dropped
//
// Correct: request line, Content-Length, Connection, Transfer-Encoding (501) and the JSON are really read, in whatever pieces they come, and
// everything that the two endpoints do not take is refused. Not done, unlike in the other peers: time-outs, strict header syntax, UTF-8
// validation.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum
{
    ConnectionsMax = 16384, HeadMax = 16 * 1024, BodyMax = 1024 * 1024, InputStart = 4096, EventsMax = 512,
    AcceptsMax = 64, RedisInputStart = 64 * 1024, ReconnectMs = 100,
};

struct Buffer
{
    char *data;
    size_t start, end, size;
};

enum Wait { WaitsForNothing, WaitsForSet, WaitsForGet };

struct Connection
{
    int fd;
    uint32_t generation;
    enum Wait wait;
    bool last;          // the connection ends with the answer under way
    bool flushing;      // is in the list of those with output
    bool blocked;       // the socket took no more; epoll watches for room
    struct Buffer in, out;
    struct Buffer key;  // of the request that waits
    int nextFree;
};

struct Waiting
{
    int connection;
    uint32_t generation;
};

static struct Connection connections[ConnectionsMax];
static int firstFree;
static int flushList[ConnectionsMax], flushCount;
static struct Waiting ring[ConnectionsMax];   // one request of each connection at most
static unsigned ringHead, ringTail;
static int epoll, listener, redis = -1;
static bool redisReady, redisBlocked;
static uint64_t redisRetryMs;
static struct sockaddr_in redisAddress;
static struct Buffer redisIn, redisOut;
static char date[64];
static size_t dateLength;
static volatile sig_atomic_t stopping;

// Tags of epoll's data beyond the connections' slots.
enum { ListenerTag = ConnectionsMax, RedisTag };

static void Die(const char *what)
{
    fprintf(stderr, "c-limit: %s: %s\n", what, strerror(errno));
    exit(1);
}

static char *Room(struct Buffer *buffer, size_t count)
{
    if (buffer->start == buffer->end)
    {
        buffer->start = buffer->end = 0;
    }

    if (buffer->size - buffer->end < count)
    {
        size_t used = buffer->end - buffer->start;
        if (buffer->start > 0)
        {
            memmove(buffer->data, buffer->data + buffer->start, used);
            buffer->start = 0;
            buffer->end = used;
        }

        if (buffer->size - used < count)
        {
            buffer->size = buffer->size * 2 > used + count ? buffer->size * 2 : used + count;
            buffer->data = realloc(buffer->data, buffer->size);
            if (buffer->data == NULL)
            {
                Die("memory");
            }
        }
    }

    return buffer->data + buffer->end;
}

static void Put(struct Buffer *buffer, const char *data, size_t count)
{
    memcpy(Room(buffer, count), data, count);
    buffer->end += count;
}

#define PUT(buffer, text) Put(buffer, text, sizeof(text) - 1)

static void PutNumber(struct Buffer *buffer, size_t number)
{
    char digits[20], *at = digits + sizeof digits;
    do
    {
        *--at = (char)('0' + (number % 10));
        number /= 10;
    }
    while (number > 0);
    Put(buffer, at, (size_t)(digits + sizeof digits - at));
}

static void Watch(int fd, uint32_t tag, uint32_t events, int operation)
{
    struct epoll_event interest = { .events = events, .data.u32 = tag };
    if (epoll_ctl(epoll, operation, fd, &interest) < 0)
    {
        Die("epoll_ctl");
    }
}

static void Close(struct Connection *connection)
{
    if (connection->fd < 0)
    {
        return;
    }

    close(connection->fd);
    connection->fd = -1;
    connection->generation++;
    connection->in.start = connection->in.end = connection->out.start = connection->out.end = 0;
    connection->wait = WaitsForNothing;
    connection->nextFree = firstFree;
    firstFree = (int)(connection - connections);
}

static void WantFlush(struct Connection *connection)
{
    if (!connection->flushing)
    {
        connection->flushing = true;
        flushList[flushCount++] = (int)(connection - connections);
    }
}

static void PutHead(struct Connection *connection, const char *status, size_t statusLength, size_t length)
{
    struct Buffer *out = &connection->out;
    Put(out, status, statusLength);
    PUT(out, "Content-Type: application/json\r\nDate: ");
    Put(out, date, dateLength);
    if (connection->last)
    {
        PUT(out, "\r\nConnection: close");
    }

    PUT(out, "\r\nContent-Length: ");
    PutNumber(out, length);
    PUT(out, "\r\n\r\n");
    WantFlush(connection);
}

#define OK_LINE "HTTP/1.1 200 OK\r\n"

static void Answer(struct Connection *connection, const char *status, const char *body)
{
    char line[64];
    int length = snprintf(line, sizeof line, "HTTP/1.1 %s\r\n", status);
    PutHead(connection, line, (size_t)length, strlen(body));
    Put(&connection->out, body, strlen(body));
}

static void Refuse(struct Connection *connection, const char *status, const char *why)
{
    char body[160];
    snprintf(body, sizeof body, "{\"code\":1,\"msg\":\"%s\"}", why);
    Answer(connection, status, body);
}

// ---- JSON: one object whose fields are all strings.

static size_t PutUtf8(char *to, uint32_t code)
{
    if (code < 0x80)
    {
        to[0] = (char)code;
        return 1;
    }

    if (code < 0x800)
    {
        to[0] = (char)(0xC0 | (code >> 6));
        to[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }

    if (code < 0x10000)
    {
        to[0] = (char)(0xE0 | (code >> 12));
        to[1] = (char)(0x80 | ((code >> 6) & 0x3F));
        to[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }

    to[0] = (char)(0xF0 | (code >> 18));
    to[1] = (char)(0x80 | ((code >> 12) & 0x3F));
    to[2] = (char)(0x80 | ((code >> 6) & 0x3F));
    to[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

static bool Hex(const char **at, const char *end, uint32_t *code)
{
    if (end - *at < 4)
    {
        return false;
    }

    *code = 0;
    for (int i = 0; i < 4; i++)
    {
        char c = *(*at)++;
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
        {
            return false;
        }

        *code = (*code << 4) | (uint32_t)digit;
    }

    return true;
}

static void SkipSpace(const char **at, const char *end)
{
    while (*at < end && (**at == ' ' || **at == '\t' || **at == '\n' || **at == '\r'))
    {
        (*at)++;
    }
}

// A string, unescaped in place: it never becomes longer.
static bool String(char **at, char *end, char **text, size_t *length)
{
    if (*at == end || **at != '"')
    {
        return false;
    }

    char *from = *at + 1, *to = from;
    *text = from;
    while (from < end && *from != '"')
    {
        if ((unsigned char)*from < 0x20)
        {
            return false;
        }

        if (*from != '\\')
        {
            *to++ = *from++;
            continue;
        }

        if (++from == end)
        {
            return false;
        }

        char escape = *from++;
        static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
        const char *name = escape == 0 ? NULL : strchr(names, escape);
        if (name != NULL)
        {
            *to++ = values[name - names];
            continue;
        }

        uint32_t code, low;
        const char *digits = from;
        if (escape != 'u' || !Hex(&digits, end, &code) || (code >= 0xDC00 && code < 0xE000))
        {
            return false;
        }

        if (code >= 0xD800 && code < 0xDC00)
        {
            if (end - digits < 6 || digits[0] != '\\' || digits[1] != 'u' || (digits += 2, !Hex(&digits, end, &low))
                || low < 0xDC00 || low >= 0xE000)
            {
                return false;
            }

            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }

        from = (char *)digits;
        to += PutUtf8(to, code);
    }

    if (from == end)
    {
        return false;
    }

    *length = (size_t)(to - *text);
    *at = from + 1;
    return true;
}

struct Field
{
    const char *name;
    char *text;
    size_t length;
};

static bool Object(char *at, char *end, struct Field *fields, int count)
{
    const char **look = (const char **)&at;
    SkipSpace(look, end);
    if (at == end || *at++ != '{')
    {
        return false;
    }

    for (bool first = true;; first = false)
    {
        char *name, *text;
        size_t nameLength, length;
        SkipSpace(look, end);
        if (at < end && *at == '}' && first)
        {
            break;
        }

        if (!String(&at, end, &name, &nameLength))
        {
            return false;
        }

        SkipSpace(look, end);
        if (at == end || *at++ != ':')
        {
            return false;
        }

        SkipSpace(look, end);
        if (!String(&at, end, &text, &length))
        {
            return false;
        }

        for (int i = 0; i < count; i++)
        {
            if (strlen(fields[i].name) == nameLength && memcmp(fields[i].name, name, nameLength) == 0)
            {
                fields[i].text = text;
                fields[i].length = length;
            }
        }

        SkipSpace(look, end);
        if (at < end && *at == ',')
        {
            at++;
            continue;
        }

        break;
    }

    if (at == end || *at++ != '}')
    {
        return false;
    }

    SkipSpace(look, end);
    for (int i = 0; i < count; i++)
    {
        if (fields[i].text == NULL)
        {
            return false;
        }
    }

    return at == end;
}

static void PutJson(struct Buffer *out, const char *text, size_t length)
{
    // The common text needs no escape: one look, one copy.
    size_t plain = 0;
    for (size_t i = 0; i < length; i++)
    {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\')
        {
            continue;
        }

        Put(out, text + plain, i - plain);
        plain = i + 1;
        if (c == '"' || c == '\\')
        {
            char escaped[2] = { '\\', (char)c };
            Put(out, escaped, 2);
        }
        else
        {
            char escaped[8];
            snprintf(escaped, sizeof escaped, "\\u%04x", c);
            Put(out, escaped, 6);
        }
    }

    Put(out, text + plain, length - plain);
}

// ---- Redis

static void PutBulk(const char *text, size_t length)
{
    PUT(&redisOut, "$");
    PutNumber(&redisOut, length);
    PUT(&redisOut, "\r\n");
    Put(&redisOut, text, length);
    PUT(&redisOut, "\r\n");
}

static void Await(struct Connection *connection, enum Wait wait)
{
    connection->wait = wait;
    ring[ringTail++ % ConnectionsMax] = (struct Waiting){ (int)(connection - connections), connection->generation };
}

static void FailRedis(void)
{
    if (redis >= 0)
    {
        close(redis);
        redis = -1;
    }

    redisReady = redisBlocked = false;
    redisIn.start = redisIn.end = redisOut.start = redisOut.end = 0;
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    redisRetryMs = (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000 + ReconnectMs;
    unsigned end = ringTail;
    while (ringHead != end)
    {
        struct Waiting waiting = ring[ringHead++ % ConnectionsMax];
        struct Connection *connection = &connections[waiting.connection];
        if (connection->generation == waiting.generation)
        {
            connection->wait = WaitsForNothing;
            Refuse(connection, "503 Service Unavailable", "Redis is not there");
        }
    }
}

static void ConnectRedis(bool wait)
{
    redis = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (wait ? 0 : SOCK_NONBLOCK), 0);
    if (redis < 0)
    {
        Die("socket");
    }

    int on = 1;
    setsockopt(redis, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(redis, (struct sockaddr *)&redisAddress, sizeof redisAddress) < 0 && errno != EINPROGRESS)
    {
        if (wait)
        {
            Die("Redis");
        }

        FailRedis();
        return;
    }

    Watch(redis, RedisTag, EPOLLIN | (wait ? 0 : EPOLLOUT), EPOLL_CTL_ADD);
    redisReady = wait;
}

static void FlushRedis(void)
{
    while (redisReady && !redisBlocked && redisOut.start < redisOut.end)
    {
        ssize_t sent = send(redis, redisOut.data + redisOut.start, redisOut.end - redisOut.start, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
        {
            redisOut.start += (size_t)sent;
        }
        else if (errno == EAGAIN)
        {
            redisBlocked = true;
            Watch(redis, RedisTag, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
        }
        else if (errno != EINTR)
        {
            FailRedis();
        }
    }
}

static void Requests(struct Connection *connection);

static void Replied(struct Connection *connection, char kind, const char *text, size_t length)
{
    enum Wait wait = connection->wait;
    connection->wait = WaitsForNothing;
    if (kind == '-')
    {
        Refuse(connection, "500 Internal Server Error", "Redis has refused");
    }
    else if (wait == WaitsForSet)
    {
        PUT(&redisOut, "*2\r\n$3\r\nGET\r\n");
        PutBulk(connection->key.data, connection->key.end);
        Await(connection, WaitsForGet);
        return;
    }
    else
    {
        // The head contains the body's length, so the body is made first.
        static struct Buffer body;
        body.start = body.end = 0;
        PUT(&body, "{\"code\":0,\"msg\":\"success\",\"data\":{\"key\":\"");
        PutJson(&body, connection->key.data, connection->key.end);
        PUT(&body, "\",\"value\":\"");
        PutJson(&body, text, length);
        PUT(&body, "\"}}");
        PutHead(connection, OK_LINE, sizeof OK_LINE - 1, body.end);
        Put(&connection->out, body.data, body.end);
    }

    Requests(connection);
}

// Takes every whole reply: "+OK", "-ERR ...", "$n" with n bytes, "$-1".
static void RedisReplies(void)
{
    while (redisIn.start < redisIn.end)
    {
        char *at = redisIn.data + redisIn.start, *end = redisIn.data + redisIn.end;
        char *line = memchr(at, '\n', (size_t)(end - at));
        if (line == NULL)
        {
            return;
        }

        const char *text = at + 1;
        size_t length = (size_t)(line - at) - 2;
        char *after = line + 1;
        if (*at == '$')
        {
            long size = strtol(at + 1, NULL, 10);
            if (size >= 0)
            {
                if (end - after < size + 2)
                {
                    return;
                }

                text = after;
                length = (size_t)size;
                after += size + 2;
            }
            else
            {
                length = 0;
            }
        }

        redisIn.start = (size_t)(after - redisIn.data);
        if (ringHead == ringTail)
        {
            FailRedis();
            return;
        }

        struct Waiting waiting = ring[ringHead++ % ConnectionsMax];
        struct Connection *connection = &connections[waiting.connection];
        if (connection->generation == waiting.generation)
        {
            Replied(connection, *at, text, length);
        }
    }
}

static void RedisReady(uint32_t events)
{
    if (!redisReady)
    {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(redis, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0)
        {
            FailRedis();
            return;
        }

        redisReady = true;
        Watch(redis, RedisTag, EPOLLIN, EPOLL_CTL_MOD);
        return;
    }

    if ((events & EPOLLOUT) != 0 && redisBlocked)
    {
        redisBlocked = false;
        Watch(redis, RedisTag, EPOLLIN, EPOLL_CTL_MOD);
    }

    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
    {
        char *room = Room(&redisIn, RedisInputStart);
        ssize_t count = recv(redis, room, redisIn.size - redisIn.end, MSG_DONTWAIT);
        if (count > 0)
        {
            redisIn.end += (size_t)count;
            RedisReplies();
        }
        else if (count == 0 || (errno != EAGAIN && errno != EINTR))
        {
            FailRedis();
        }
    }
}

// ---- HTTP

static void Endpoint(struct Connection *connection, const char *path, size_t pathLength, char *body, size_t bodyLength)
{
    static const char fixed[] = "/kim/helloworld", stored[] = "/kim/redis";
    if (pathLength == sizeof fixed - 1 && memcmp(path, fixed, pathLength) == 0)
    {
        struct Field uid = { .name = "uid" };
        if (!Object(body, body + bodyLength, &uid, 1))
        {
            Refuse(connection, "400 Bad Request", "a JSON object with the string 'uid' is wanted");
            return;
        }

        static const char reply[] = "{\"code\":0,\"msg\":\"ok\",\"data\":{\"id\":\"123\",\"name\":\"kim\"}}";
        PutHead(connection, OK_LINE, sizeof OK_LINE - 1, sizeof reply - 1);
        PUT(&connection->out, reply);
    }
    else if (pathLength == sizeof stored - 1 && memcmp(path, stored, pathLength) == 0)
    {
        struct Field fields[2] = { { .name = "key" }, { .name = "value" } };
        if (!Object(body, body + bodyLength, fields, 2))
        {
            Refuse(connection, "400 Bad Request", "a JSON object with the strings 'key' and 'value' is wanted");
        }
        else if (!redisReady)
        {
            Refuse(connection, "503 Service Unavailable", "Redis is not there");
        }
        else
        {
            PUT(&redisOut, "*3\r\n$3\r\nSET\r\n");
            PutBulk(fields[0].text, fields[0].length);
            PutBulk(fields[1].text, fields[1].length);
            connection->key.start = connection->key.end = 0;
            Put(&connection->key, fields[0].text, fields[0].length);
            Await(connection, WaitsForSet);
        }
    }
    else
    {
        Refuse(connection, "404 Not Found", "no such endpoint");
    }
}

// Refuses what cannot be framed: the connection ends with it.
static void RefuseLast(struct Connection *connection, const char *status, const char *why)
{
    connection->last = true;
    connection->in.start = connection->in.end;
    Refuse(connection, status, why);
}

// Serves whole requests one after the other, until one waits for Redis.
static void Requests(struct Connection *connection)
{
    struct Buffer *in = &connection->in;
    while (connection->wait == WaitsForNothing && !connection->last && in->start < in->end)
    {
        char *head = in->data + in->start;
        size_t have = in->end - in->start;
        char *blank = memmem(head, have, "\r\n\r\n", 4);
        if (blank == NULL)
        {
            if (have > HeadMax)
            {
                RefuseLast(connection, "431 Request Header Fields Too Large", "the head is too large");
            }

            return;
        }

        // POST /path HTTP/1.1
        char *line = memchr(head, '\r', (size_t)(blank - head + 1));
        char *space = memchr(head, ' ', (size_t)(line - head));
        char *version = space == NULL ? NULL : memchr(space + 1, ' ', (size_t)(line - space - 1));
        if (version == NULL || line - version != 9 || memcmp(version + 1, "HTTP/1.", 7) != 0)
        {
            RefuseLast(connection, "400 Bad Request", "no HTTP/1 request");
            return;
        }

        bool last = version[8] == '0', post = space - head == 4 && memcmp(head, "POST", 4) == 0;
        size_t bodyLength = 0;
        for (char *field = line + 2; field < blank + 2;)
        {
            char *end = memchr(field, '\r', (size_t)(blank + 2 - field));
            char *colon = memchr(field, ':', (size_t)(end - field));
            if (colon == NULL)
            {
                RefuseLast(connection, "400 Bad Request", "a header without a colon");
                return;
            }

            size_t nameLength = (size_t)(colon - field);
            char *value = colon + 1;
            while (value < end && *value == ' ')
            {
                value++;
            }

            if (nameLength == 14 && strncasecmp(field, "Content-Length", 14) == 0)
            {
                bodyLength = 0;
                for (char *digit = value; digit < end; digit++)
                {
                    if (*digit < '0' || *digit > '9' || bodyLength > BodyMax)
                    {
                        RefuseLast(connection, "400 Bad Request", "Content-Length is not a number or is too large");
                        return;
                    }

                    bodyLength = bodyLength * 10 + (size_t)(*digit - '0');
                }
            }
            else if (nameLength == 17 && strncasecmp(field, "Transfer-Encoding", 17) == 0)
            {
                RefuseLast(connection, "501 Not Implemented", "send a Content-Length");
                return;
            }
            else if (nameLength == 10 && strncasecmp(field, "Connection", 10) == 0)
            {
                last = end - value == 5 && strncasecmp(value, "close", 5) == 0;
            }

            field = end + 2;
        }

        if (bodyLength > BodyMax)
        {
            RefuseLast(connection, "413 Content Too Large", "the body is too large");
            return;
        }

        size_t headLength = (size_t)(blank + 4 - head);
        if (have - headLength < bodyLength)
        {
            return;
        }

        connection->last = last;
        if (post)
        {
            Endpoint(connection, space + 1, (size_t)(version - space - 1), blank + 4, bodyLength);
        }
        else
        {
            Refuse(connection, "405 Method Not Allowed", "only POST");
        }

        in->start += headLength + bodyLength;
    }
}

static void Receive(struct Connection *connection)
{
    char *room = Room(&connection->in, InputStart);
    ssize_t count = recv(connection->fd, room, connection->in.size - connection->in.end, MSG_DONTWAIT);
    if (count > 0)
    {
        connection->in.end += (size_t)count;
        if (connection->in.end - connection->in.start > HeadMax + BodyMax)
        {
            Close(connection);   // it sends more and more without waiting for answers
            return;
        }

        Requests(connection);
    }
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
    {
        Close(connection);
    }
}

static void Flush(struct Connection *connection)
{
    struct Buffer *out = &connection->out;
    while (out->start < out->end)
    {
        ssize_t sent = send(connection->fd, out->data + out->start, out->end - out->start, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0)
        {
            out->start += (size_t)sent;
        }
        else if (errno == EAGAIN)
        {
            if (!connection->blocked)
            {
                connection->blocked = true;
                Watch(connection->fd, (uint32_t)(connection - connections), EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
            }

            return;
        }
        else if (errno != EINTR)
        {
            Close(connection);
            return;
        }
    }

    if (connection->blocked)
    {
        connection->blocked = false;
        Watch(connection->fd, (uint32_t)(connection - connections), EPOLLIN, EPOLL_CTL_MOD);
    }

    if (connection->last && connection->wait == WaitsForNothing && out->start == out->end && out->end > 0)
    {
        Close(connection);
    }
}

static void Accept(void)
{
    for (int left = AcceptsMax; left > 0; left--)
    {
        int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
        {
            return;
        }

        if (firstFree < 0)
        {
            close(fd);
            continue;
        }

        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct Connection *connection = &connections[firstFree];
        firstFree = connection->nextFree;
        connection->fd = fd;
        connection->last = connection->blocked = false;
        Watch(fd, (uint32_t)(connection - connections), EPOLLIN, EPOLL_CTL_ADD);
    }
}

static void ReadClock(void)
{
    static time_t shown;
    time_t now = time(NULL);
    if (now != shown)
    {
        shown = now;
        struct tm parts;
        dateLength = strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &parts));
    }
}

static void Stop(int signal)
{
    (void)signal;
    stopping = 1;
}

int main(int argc, char **argv)
{
    if (argc != 3 || atoi(argv[1]) <= 0 || atoi(argv[2]) <= 0)
    {
        fprintf(stderr, "usage: c-limit PORT REDIS_PORT\n");
        return 2;
    }

    struct sigaction stop = { .sa_handler = Stop };
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address =
    {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)atoi(argv[1])),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4096) < 0)
    {
        Die("listening");
    }

    redisAddress = address;
    redisAddress.sin_port = htons((uint16_t)atoi(argv[2]));
    ConnectRedis(true);
    Watch(listener, ListenerTag, EPOLLIN, EPOLL_CTL_ADD);
    firstFree = -1;
    for (int i = ConnectionsMax - 1; i >= 0; i--)
    {
        connections[i].fd = -1;
        connections[i].nextFree = firstFree;
        firstFree = i;
    }

    static struct epoll_event events[EventsMax];
    while (!stopping)
    {
        int count = epoll_wait(epoll, events, EventsMax, redis < 0 ? ReconnectMs : -1);
        ReadClock();
        if (redis < 0)
        {
            struct timespec time;
            clock_gettime(CLOCK_MONOTONIC, &time);
            if ((uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000 >= redisRetryMs)
            {
                ConnectRedis(false);
            }
        }

        for (int i = 0; i < count; i++)
        {
            uint32_t tag = events[i].data.u32;
            if (tag == ListenerTag)
            {
                Accept();
            }
            else if (tag == RedisTag)
            {
                if (redis >= 0)
                {
                    RedisReady(events[i].events);
                }
            }
            else if (connections[tag].fd >= 0)
            {
                if ((events[i].events & EPOLLOUT) != 0)
                {
                    WantFlush(&connections[tag]);
                }

                if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
                {
                    Receive(&connections[tag]);
                }
            }
        }

        FlushRedis();
        for (int i = 0; i < flushCount; i++)
        {
            struct Connection *connection = &connections[flushList[i]];
            connection->flushing = false;
            if (connection->fd >= 0)
            {
                Flush(connection);
            }
        }

        flushCount = 0;
    }

    return 0;
}
