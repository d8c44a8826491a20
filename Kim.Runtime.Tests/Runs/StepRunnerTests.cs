using Kim.Runs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Runtime.Tests.Runs;

public sealed class StepRunnerTests : IDisposable
{
    private static readonly AsyncLocal<string?> Ambient = new();
    private readonly LoopFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_run_without_waits_ends_at_once()
    {
        var run = await Start((run, runner, _) => runner.End(run, TestRun.Okay()));
        Assert.Equal("""200 {"code":0,"msg":"success"}""", await run.Body());
        Assert.Equal(0, await _fixture.On(() => _fixture.Runner.InFlight));
    }

    [Theory]
    [InlineData("task")]
    [InlineData("valuetask")]
    [InlineData("valuetask of T")]
    public async Task A_run_resumes_on_the_reactor_when_its_task_ends_elsewhere(string kind)
    {
        var source = new TaskCompletionSource<int>();
        var wasThere = false;
        var run = await Start((run, runner, state) =>
        {
            runner.Enter(run, state - 1);
            if (state == 1)
            {
                var plain = new ValueTask(source.Task);
                var typed = new ValueTask<int>(source.Task);
                Assert.True(kind switch
                {
                    "task" => runner.Wait(run, source.Task, 2),
                    "valuetask" => runner.Wait(run, ref plain, 2),
                    _ => runner.Wait(run, ref typed, 2),
                });
                return;
            }

            wasThere = _fixture.Loop.IsLoopThread;
            runner.End(run, TestRun.Okay());
        });
        Assert.Equal(RunPhase.Waiting, await _fixture.On(() => run.Execution.Phase));
        await Task.Run(() => source.SetResult(1));
        await run.Body();
        Assert.True(wasThere);
    }

    [Fact]
    public async Task A_task_that_has_ended_does_not_suspend()
    {
        var run = await Start((run, runner, _) =>
        {
            Assert.False(runner.Wait(run, Task.CompletedTask, 2));
            runner.End(run, TestRun.Okay());
        });
        Assert.StartsWith("200", await run.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_is_answered_500_and_traced()
    {
        var run = await Start((_, _, _) => throw new InvalidOperationException("secret"));
        Assert.Equal($$"""500 {"code":1,"msg":"internal error","trace":"{{run.Execution.Id}}"}""", await run.Body());
    }

    [Fact]
    public async Task A_receiver_that_takes_no_streams_gets_a_500_and_the_source_is_closed()
    {
        var source = new MemoryStream([1, 2, 3]);
        var run = await Start((run, runner, _) => runner.End(run, new StreamReply(new StreamSource(source, 3), "text/plain")));
        Assert.StartsWith("500", await run.Body(), StringComparison.Ordinal);
        Assert.False(source.CanRead);
        Assert.Equal((1, 0), (run.Replies, await _fixture.On(() => _fixture.Runner.InFlight)));
    }

    [Fact]
    public async Task A_map_of_exceptions_that_throws_is_answered_500_too()
    {
        var runner = new StepRunner(_fixture.Loop,
            new StepRunnerOptions { FaultReplies = [_ => throw new NotSupportedException("the map")] },
            Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var run = new TestRun(runner, (_, _, _) => throw new InvalidOperationException("secret"));
        await _fixture.On(() => runner.Start(run.Execution));
        Assert.Equal($$"""500 {"code":1,"msg":"internal error","trace":"{{run.Execution.Id}}"}""", await run.Body());
        Assert.Equal(0, await _fixture.On(() => runner.InFlight));
    }

    [Fact]
    public async Task A_null_task_and_a_default_next_fail_the_run_with_500()
    {
        var withoutTask = await Start((run, runner, _) => runner.Wait(run, null!, 2));
        var withoutNext = await Start((run, runner, _) => runner.Follow(run, default, out var _));
        Assert.StartsWith("500", await withoutTask.Body(), StringComparison.Ordinal);
        Assert.StartsWith("500", await withoutNext.Body(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_passes_its_deadline_is_answered_504_and_a_late_completion_is_dropped()
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resumes = 0;
        CancellationToken token = default;
        var run = await Start(
            (run, runner, _) =>
            {
                resumes++;
                token = runner.Token(run);
                runner.Wait(run, source.Task, 2);
            },
            TimeSpan.FromMilliseconds(10));
        Assert.Equal("""504 {"code":1,"msg":"the deadline passed in step First"}""", await run.Body());
        Assert.True(token.IsCancellationRequested);
        var version = await _fixture.On(() => run.Execution.Version);
        source.SetResult();
        await Task.Run(() => { });
        await _fixture.On(() => _fixture.Runner.Wake(run.Execution, version - 1, source.Task));
        Assert.Equal(1, resumes);
        Assert.Equal(1, run.Replies);
    }

    [Fact]
    public async Task An_await_inside_a_step_comes_back_to_the_reactor()
    {
        var outside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var wasThere = false;
        async Task Step()
        {
            await outside.Task;
            wasThere = _fixture.Loop.IsLoopThread;
        }

        var run = await Start((run, runner, state) =>
        {
            if (state == 2 || !runner.Wait(run, Step(), 2))
            {
                runner.End(run, TestRun.Okay());
            }
        });
        outside.SetResult();
        await run.Body();
        Assert.True(wasThere);
    }

    [Fact]
    public async Task What_a_step_sets_in_the_ambient_context_does_not_leak_into_the_next_run()
    {
        await Start((run, runner, _) =>
        {
            Ambient.Value = "leak";
            runner.End(run, TestRun.Okay());
        });
        Assert.Null(await _fixture.On(() => Ambient.Value));
        Assert.Null(await _fixture.On(() => SynchronizationContext.Current));
    }

    [Fact]
    public async Task After_the_reply_the_request_can_be_read_no_more()
    {
        HttpInfo? kept = null;
        var run = await Start((run, runner, _) =>
        {
            kept = run.SeenHttp;
            Assert.Equal("POST", kept.Method);
            runner.End(run, TestRun.Okay());
        });
        await run.Body();
        Assert.Throws<ObjectDisposedException>(() => run.SeenHttp);
        Assert.Throws<ObjectDisposedException>(() => kept!.Method);
    }

    [Fact]
    public async Task The_scope_of_a_run_is_disposed_after_it()
    {
        var services = new ServiceCollection();
        services.AddScoped<MemoryStream>();
        await using var provider = services.BuildServiceProvider();
        var source = new TaskCompletionSource();
        var scope = provider.CreateAsyncScope();
        var stream = scope.ServiceProvider.GetRequiredService<MemoryStream>();
        var run = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            if (state == 2 || !runner.Wait(run, source.Task, 2))
            {
                runner.End(run, TestRun.Okay());
            }
        });
        run.Execution.Scope = scope;
        await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        Assert.True(stream.CanRead);
        source.SetResult();
        await run.Body();
        Assert.False(await _fixture.On(() => stream.CanRead));
    }

    [Fact]
    public async Task A_run_that_does_not_wait_lets_others_work_after_64_steps()
    {
        var steps = 0;
        var seen = 0;
        var run = new TestRun(_fixture.Runner, (run, runner, state) =>
        {
            do
            {
                runner.Enter(run, 0);
                steps++;
            }
            while (steps < 1000 && runner.Follow(run, Next.To(1), out state));
            if (steps == 1000)
            {
                runner.End(run, TestRun.Okay());
            }
        });
        await _fixture.On(() =>
        {
            _fixture.Loop.Post(_ => seen = steps, null);
            _fixture.Runner.Start(run.Execution);
        });
        await run.Body();
        Assert.Equal(StepRunner.StepsPerBurst, seen);
        Assert.Equal(1000, steps);
    }

    [Fact]
    public async Task A_given_up_task_that_throws_later_is_looked_at()
    {
        var source = new TaskCompletionSource();
        var run = await Start((run, runner, _) => runner.Wait(run, source.Task, 2), TimeSpan.FromMilliseconds(10));
        Assert.StartsWith("504", await run.Body(), StringComparison.Ordinal);
        var unobserved = 0;
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) =>
            unobserved += args.Exception.InnerException?.Message == "nobody asked" ? 1 : 0;
        TaskScheduler.UnobservedTaskException += Note;
        source.SetException(new IOException("nobody asked"));
        source = null!;
        await _fixture.On(() => { });
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Note;
        Assert.Equal(0, unobserved);
    }

    private async Task<TestRun> Start(Action<TestRun, StepRunner, int> resume, TimeSpan? deadline = null)
    {
        var run = new TestRun(_fixture.Runner, resume, deadline);
        await _fixture.On(() => _fixture.Runner.Start(run.Execution));
        return run;
    }
}
