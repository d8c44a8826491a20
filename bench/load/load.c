// The load: one thread, one epoll, a fixed number of connections; every answer is compared to the byte.
//
//   load --port P --path /x --body B --reply R --connections N --seconds S [--rate REQUESTS_PER_SECOND] [--close]
//
// Without --rate (saturation) each connection sends its next request as soon as it has its answer; latency is measured from sending to the
// last byte of the answer. With --rate, request i is due at start + i / rate whatever the server does, and its latency is measured from that
// moment: if a server stalls, every request that came due meanwhile shows it (no coordinated omission). With --close each request has a
// connection of its own, its latency includes connecting, and the server must close it.
//
// A connection:
//   Idle --due--> Waiting --whole answer--> Idle                                       keep-alive
//   Closed --due--> Connecting --writable--> Waiting --whole answer--> Ending --EOF--> Closed       --close
//   any --fault--> counted; its socket is closed, and it connects again (Connecting, then Idle)
//
// Prints one line of JSON; times are in microseconds. Exit code 0 if it could measure, with or without errors; otherwise 2.
//
// Why not an existing program: wrk cannot send at a fixed rate; h2load --rps measures from the time of sending and does not compare bodies;
// and scripts (wrk's Lua) cost the load's core more than some of the servers cost theirs. Answers are parsed by http_parser.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <http_parser.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ConnectionsMax = 4096, RequestMax = 4096, InputBytes = 16384, EventsMax = 512 };
static const uint64_t Second = 1000000000;
static const uint64_t DrainLimit = 2000000000;   // for the answers still missing at the end

enum State { Closed, Connecting, Idle, Waiting, Ending };

struct Connection
{
    int fd;
    enum State state;
    uint64_t started;        // when the request under way was sent, or was due
    bool wrong;              // the answer under way differs from the expected one
    bool whole;              // the answer under way has ended
    size_t matched;          // bytes of the expected body seen
    http_parser parser;
};

// Latencies: 64 linear buckets to each power of two, so a figure is at most 1.6 % off.
enum { SubBuckets = 64, Buckets = 64 * SubBuckets };
static uint64_t histogram[Buckets];
static uint64_t recorded, latencySum, latencyMax;

static struct Connection connections[ConnectionsMax];
static int count = 64;
static bool closing;
static int epoll;
static struct sockaddr_in address;
static char request[RequestMax];
static size_t requestLength;
static const char *reply;
static size_t replyLength;

static int ready[ConnectionsMax];   // the connections that may take a request, first in, first out
static unsigned readyHead, readyTail;

static uint64_t now, end, interval, next;   // next: when the next request is due; interval 0 means saturation
static uint64_t requests, wrong, socketErrors, unanswered, unsent;
static int underWay;

static void Fail(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(2);
}

static uint64_t Clock(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * Second + (uint64_t)time.tv_nsec;
}

static void Record(uint64_t latency)
{
    int shift = latency < SubBuckets ? 0 : 64 - __builtin_clzll(latency) - 6;
    histogram[(uint64_t)shift * SubBuckets + (latency >> shift)]++;
    recorded++;
    latencySum += latency;
    latencyMax = latency > latencyMax ? latency : latencyMax;
}

static double Percentile(double part)
{
    uint64_t wanted = (uint64_t)(part * (double)recorded), seen = 0;
    for (int i = 0; i < Buckets; i++)
    {
        seen += histogram[i];
        if (seen > wanted)
        {
            int shift = i / SubBuckets;
            uint64_t low = (uint64_t)(i % SubBuckets) << shift;
            uint64_t middle = low + ((1ull << shift) >> 1);
            return (double)(middle < latencyMax ? middle : latencyMax) / 1e3;
        }
    }

    return (double)latencyMax / 1e3;
}

static void MakeReady(struct Connection *connection)
{
    ready[readyTail++ % ConnectionsMax] = (int)(connection - connections);
}

static void Shut(struct Connection *connection)
{
    if (connection->fd >= 0)
    {
        close(connection->fd);
        connection->fd = -1;
    }

    connection->state = Closed;
}

static void Connect(struct Connection *connection)
{
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (connection->fd < 0)
    {
        Fail("socket");
    }

    int on = 1;
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)
    {
        Fail("connect");
    }

    struct epoll_event interest = { .events = EPOLLOUT, .data.ptr = connection };
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &interest) < 0)
    {
        Fail("epoll_ctl");
    }

    connection->state = Connecting;
}

static void Fault(struct Connection *connection)
{
    socketErrors++;
    if (connection->started != 0)
    {
        underWay--;
        connection->started = 0;
    }

    Shut(connection);
    if (socketErrors > 10000)
    {
        errno = ECONNABORTED;
        Fail("more than 10,000 connections failed");
    }

    if (now >= end)
    {
        return;
    }

    if (closing)
    {
        MakeReady(connection);
    }
    else
    {
        Connect(connection);
    }
}

static void Send(struct Connection *connection)
{
    connection->state = Waiting;
    connection->wrong = connection->whole = false;
    connection->matched = 0;
    ssize_t sent = send(connection->fd, request, requestLength, MSG_NOSIGNAL);
    if (sent != (ssize_t)requestLength)
    {
        Fault(connection);
    }
}

static void Begin(struct Connection *connection, uint64_t started)
{
    connection->started = started;
    underWay++;
    if (connection->state == Closed)
    {
        Connect(connection);
    }
    else
    {
        Send(connection);
    }
}

static int OnBody(http_parser *parser, const char *at, size_t length)
{
    struct Connection *connection = parser->data;
    if (length > replyLength - connection->matched || memcmp(reply + connection->matched, at, length) != 0)
    {
        connection->wrong = true;
        return 0;
    }

    connection->matched += length;
    return 0;
}

static int OnComplete(http_parser *parser)
{
    struct Connection *connection = parser->data;
    connection->whole = true;
    connection->wrong |= parser->status_code != 200 || connection->matched != replyLength;
    return 0;
}

static const http_parser_settings settings = { .on_body = OnBody, .on_message_complete = OnComplete };

static void Answered(struct Connection *connection)
{
    uint64_t at = Clock();
    Record(at - connection->started);
    connection->started = 0;
    underWay--;
    requests++;
    wrong += connection->wrong;
    now = at;
    if (closing)
    {
        connection->state = Ending;
        return;
    }

    connection->state = Idle;
    if (!http_should_keep_alive(&connection->parser))
    {
        Fault(connection);
        return;
    }

    if (interval == 0 && now < end)
    {
        Begin(connection, now);
    }
    else
    {
        MakeReady(connection);
    }
}

static void Ended(struct Connection *connection)
{
    if (connection->state != Ending)
    {
        Fault(connection);
        return;
    }

    Shut(connection);
    if (interval == 0 && now < end)
    {
        Begin(connection, now = Clock());
    }
    else
    {
        MakeReady(connection);
    }
}

static void Readable(struct Connection *connection)
{
    static char input[InputBytes];
    ssize_t length = recv(connection->fd, input, sizeof input, 0);
    if (length < 0)
    {
        if (errno != EAGAIN)
        {
            Fault(connection);
        }

        return;
    }

    if (length == 0)
    {
        Ended(connection);
        return;
    }

    if (connection->state != Waiting)
    {
        Fault(connection);   // bytes that nothing asked for
        return;
    }

    size_t parsed = http_parser_execute(&connection->parser, &settings, input, (size_t)length);
    if (parsed != (size_t)length || HTTP_PARSER_ERRNO(&connection->parser) != HPE_OK)
    {
        Fault(connection);
    }
    else if (connection->whole)
    {
        Answered(connection);
    }
}

static void Connected(struct Connection *connection)
{
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(connection->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    struct epoll_event interest = { .events = EPOLLIN, .data.ptr = connection };
    if (error != 0 || epoll_ctl(epoll, EPOLL_CTL_MOD, connection->fd, &interest) < 0)
    {
        Fault(connection);
        return;
    }

    http_parser_init(&connection->parser, HTTP_RESPONSE);
    connection->parser.data = connection;
    if (connection->started != 0)
    {
        Send(connection);
        return;
    }

    connection->state = Idle;
    MakeReady(connection);
}

// Sends what is due, as far as connections are free.
static void SendDue(void)
{
    while (readyHead != readyTail && (interval == 0 ? now < end : next < end && next <= now))
    {
        struct Connection *connection = &connections[ready[readyHead++ % ConnectionsMax]];
        Begin(connection, interval == 0 ? now : next);
        next += interval;
    }
}

static void Turn(uint64_t limit)
{
    static struct epoll_event events[EventsMax];
    uint64_t until = interval != 0 && next < limit && readyHead != readyTail ? next : limit;
    uint64_t wait = until > now ? until - now : 0;
    struct timespec timeout = { .tv_sec = (time_t)(wait / Second), .tv_nsec = (long)(wait % Second) };
    int found = epoll_pwait2(epoll, events, EventsMax, &timeout, NULL);
    if (found < 0 && errno != EINTR)
    {
        Fail("epoll_pwait2");
    }

    now = Clock();
    for (int i = 0; i < found; i++)
    {
        struct Connection *connection = events[i].data.ptr;
        if (connection->state == Connecting)
        {
            Connected(connection);
        }
        else if (connection->fd >= 0)
        {
            Readable(connection);
        }
    }
}

static double Number(const char *name, const char *text, double most)
{
    char *rest;
    double value = strtod(text, &rest);
    if (*text == 0 || *rest != 0 || !(value > 0) || value > most)
    {
        fprintf(stderr, "load: --%s must be a number above 0 and at most %g, not '%s'\n", name, most, text);
        exit(2);
    }

    return value;
}

int main(int argc, char **argv)
{
    static const struct option options[] =
    {
        { "port", required_argument, NULL, 'p' },
        { "path", required_argument, NULL, 'u' },
        { "body", required_argument, NULL, 'b' },
        { "reply", required_argument, NULL, 'r' },
        { "connections", required_argument, NULL, 'c' },
        { "seconds", required_argument, NULL, 's' },
        { "rate", required_argument, NULL, 'R' },
        { "close", no_argument, NULL, 'C' },
        { NULL, 0, NULL, 0 },
    };
    const char *path = NULL, *body = NULL;
    int port = 0;
    double seconds = 0, rate = 0;
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;)
    {
        switch (option)
        {
        case 'p': port = (int)Number("port", optarg, 65535); break;
        case 'u': path = optarg; break;
        case 'b': body = optarg; break;
        case 'r': reply = optarg; break;
        case 'c': count = (int)Number("connections", optarg, ConnectionsMax); break;
        case 's': seconds = Number("seconds", optarg, 3600); break;
        case 'R': rate = Number("rate", optarg, 1e7); break;
        case 'C': closing = true; break;
        default: exit(2);
        }
    }

    if (port == 0 || path == NULL || body == NULL || reply == NULL || seconds == 0 || optind != argc)
    {
        fprintf(stderr, "usage: load --port P --path /x --body B --reply R --seconds S [--connections 64] [--rate N] [--close]\n");
        exit(2);
    }

    replyLength = strlen(reply);
    int length = snprintf(request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n%s",
        path, port, strlen(body), closing ? "Connection: close\r\n" : "", body);
    if (length < 0 || length >= (int)sizeof request)
    {
        fprintf(stderr, "load: the request is longer than %d bytes\n", RequestMax);
        exit(2);
    }

    requestLength = (size_t)length;
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    prctl(PR_SET_TIMERSLACK, 1);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0)
    {
        Fail("epoll_create1");
    }

    // Kept-alive connections are opened before the time starts.
    now = Clock();
    end = UINT64_MAX;
    for (int i = 0; i < count; i++)
    {
        connections[i].fd = -1;
        if (closing)
        {
            MakeReady(&connections[i]);
        }
        else
        {
            Connect(&connections[i]);
        }
    }

    uint64_t opened = now + 5 * Second;
    while (readyTail - readyHead < (unsigned)count && now < opened)
    {
        Turn(opened);
    }

    if (readyTail - readyHead < (unsigned)count)
    {
        errno = ETIMEDOUT;
        Fail("connecting");
    }

    uint64_t start = now = Clock();
    end = start + (uint64_t)(seconds * 1e9);
    next = start;
    interval = rate > 0 ? (uint64_t)(1e9 / rate) : 0;
    while (now < end)
    {
        SendDue();
        Turn(end);
    }

    // What came due in time is still sent, and still waited for.
    uint64_t measured = now - start, last = now + DrainLimit, inTime = requests;
    while ((underWay > 0 || (interval != 0 && next < end)) && now < last)
    {
        SendDue();
        Turn(last);
    }

    unsent = interval != 0 && next < end ? (end - next) / interval : 0;
    unanswered = (uint64_t)underWay;
    printf("{\"requests\":%llu,\"seconds\":%.6f,\"wrong\":%llu,\"socket\":%llu,\"unanswered\":%llu,\"unsent\":%llu,",
        (unsigned long long)(interval == 0 ? inTime : requests), (double)measured / 1e9, (unsigned long long)wrong,
        (unsigned long long)socketErrors, (unsigned long long)unanswered, (unsigned long long)unsent);
    printf("\"mean\":%.1f,\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f}\n",
        recorded == 0 ? 0 : (double)latencySum / (double)recorded / 1e3,
        Percentile(0.5), Percentile(0.99), Percentile(0.999), (double)latencyMax / 1e3);
    return 0;
}
