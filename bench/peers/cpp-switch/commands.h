#pragma once

#include "cmd.h"

class CmdHelloWorld : public Cmd
{
public:
    using Cmd::Cmd;
    STATUS execute_steps(int err, void *data) override;
};

class CmdSetAndGet : public Cmd
{
    enum
    {
        STEP_PARSE_REQUEST = 0,
        STEP_REDIS_SET,
        STEP_REDIS_SET_CALLBACK,
        STEP_REDIS_GET,
        STEP_REDIS_GET_CALLBACK,
    };

public:
    using Cmd::Cmd;
    STATUS execute_steps(int err, void *data) override;

private:
    std::string key_, value_;
};
