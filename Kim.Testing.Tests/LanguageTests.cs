using Kim.Testing.Tests.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Kim.Testing.Tests;

/// <summary>The command language, rule by rule (docs/coding/language.md).</summary>
public sealed partial class LanguageTests : IDisposable
{
    private readonly CommandTest _test = new(seed: 3, KimCommands.Table);
    private readonly Elements _elements = new();
    private readonly Attempts _attempts = new();
    private readonly List<int> _undone = [];

    public LanguageTests() => _test.Services.AddSingleton(_elements).AddSingleton(_attempts).AddSingleton(_undone);

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_join_waits_for_all_and_gives_results_in_the_order_of_declaration()
    {
        _elements.List.AddRange([Task.FromResult(1), Task.FromResult(2), Task.FromResult(3)]);
        var run = _test.Start<Joining>();
        _elements.Third.SetResult();
        _elements.Second.SetResult("two");
        _test.Settle();
        Assert.Equal("Tuple", run.Trace);
        _elements.First.SetResult(1);
        _test.Settle();
        Assert.Equal("Tuple, Array, List, Values, Nothing, Answer", run.Trace);
        Assert.Equal("1,two,4;1,2,3;7,8", run.Data<string>());
    }

    [Fact]
    public void An_empty_list_is_a_join_of_nothing()
    {
        _test.At("Tuple", StepRule.Gives((Task.FromResult(1), new ValueTask<string>("a"), Task.CompletedTask, 2L)));
        var run = _test.Start<Joining>();
        Assert.Equal("1,a,2;;7,8", run.Data<string>());
    }

    [Fact]
    public void A_null_in_a_join_fails_the_run()
    {
        _elements.List.Add(null!);
        _test.At("Tuple", StepRule.Gives((Task.FromResult(1), new ValueTask<string>("a"), Task.CompletedTask, 2L)));
        var run = _test.Start<Joining>();
        Assert.Equal(500, run.Status);
        Assert.Equal("Tuple, Array, List", run.Trace);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(99_999)]
    public void A_loop_may_take_up_to_the_limit_of_steps(int rounds)
    {
        var run = _test.Start<Spinning, Rounds>(new(rounds));
        Assert.Equal(rounds, run.Data<int>());
    }

    [Fact]
    public void Each_visit_of_a_loop_is_undone_with_its_own_result()
    {
        var good = _test.Start<Looping, Rounds>(new(3));
        Assert.Equal(3, good.Data<int>());
        Assert.Empty(_undone);
        var bad = _test.Start<Looping, Rounds>(new(7, Fails: true));
        Assert.Equal(400, bad.Status);
        Assert.Equal([7, 6, 5, 4, 3, 2, 1], _undone);
    }

    [Fact]
    public void An_attempt_finds_arguments_and_fields_as_the_first_one_did()
    {
        _attempts.Failing = 3;
        var run = _test.Start<Trying>();
        _test.RunToEnd();
        Assert.Equal(["1:5:1:a", "2:5:1:a", "3:5:1:a", "4:5:1:a"], _attempts.Seen);
        Assert.Equal("6:11:ab", run.Data<string>());
    }

    [Fact]
    public void An_attempt_finds_what_a_base_class_declares_as_the_first_one_did()
    {
        _attempts.Failing = 3;
        var run = _test.Start<TryingInherited>();
        _test.RunToEnd();
        Assert.Equal(["1::5:1", "1::5:1", "1::5:1", "1::5:1"], _attempts.Seen);
        Assert.Equal("11:b:6:2", run.Data<string>());
    }

    [Fact]
    public void A_catch_can_tell_a_steps_timeout_from_one_that_the_step_threw()
    {
        _test.At("Rest", StepRule.Takes("1s", times: 1));
        var late = _test.Start<Telling>();
        _test.Advance("1s");
        Assert.Equal("Rest, Late", late.Trace);
        Assert.Contains("Rest had 50 ms", late.Body, StringComparison.Ordinal);

        _test.At("Rest", StepRule.Throws(new TimeoutException("no answer")));
        var slow = _test.Start<Telling>();
        Assert.Equal("Rest, Slow", slow.Trace);
        Assert.Contains("no answer", slow.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_named_exceptions_are_tried_again()
    {
        _test.At("Work", StepRule.Throws(new InvalidOperationException()));
        Assert.Equal(500, _test.Start<Trying>().Status);
    }

    [Fact]
    public void A_cancellation_of_the_run_is_not_tried_again()
    {
        var run = _test.Start<Heeding>();
        run.ClientLeaves();
        _test.Settle();
        Assert.Equal("Heed", run.Trace);
        Assert.Equal(499, run.Status);
    }

    [Fact]
    public void A_body_that_outlives_its_timeout_is_waited_for_and_its_jump_has_no_effect()
    {
        var gate = _attempts.Gate = new TaskCompletionSource();
        var run = _test.Start<Stubborn>();
        _test.Advance("5s");
        Assert.Equal("Begin, Work", run.Trace);
        _attempts.Gate = null;
        gate.SetResult();
        _test.RunToEnd();
        Assert.Equal("Begin, Work, Work#2", run.Trace);
        Assert.Equal(["1:1", "2:1"], _attempts.Seen);
        Assert.Equal(1, _attempts.RunningMax);
        Assert.Equal(1, run.Data<int>());
    }

    [Fact]
    public void A_body_that_never_ends_is_ended_by_the_deadline()
    {
        _attempts.Gate = new TaskCompletionSource();
        var run = _test.Start<Stubborn>();
        _test.Advance("19s");
        Assert.False(run.HasReplied);
        _test.Advance("1s");
        Assert.Equal(504, run.Status);
        Assert.Equal("Begin, Work", run.Trace);
    }

    [Fact]
    public void The_nearest_exception_type_wins()
    {
        _test.At("Send", StepRule.Throws(new ObjectDisposedException("box")));
        var run = _test.Start<Careful>();
        Assert.Equal(423, run.Status);
        Assert.Equal("Pack, Send, Nearest, Unpack", run.Trace);
    }

    [Fact]
    public void An_exception_that_no_catch_fits_is_the_failure()
    {
        _test.At("Send", StepRule.Throws(new IOException()));
        Assert.Equal("Pack, Send, Unpack", _test.Start<Careful>().Trace);
    }

    [Fact]
    public void The_deadline_cannot_be_caught()
    {
        _test.At("Answer", StepRule.Throws(new TimeoutException()));
        _test.At("Late", StepRule.Throws(new TimeoutException()));
        var run = _test.Start<Careful>();
        Assert.Equal("Pack, Send, Answer, Late, Unpack", run.Trace);
        var late = _test.Start<Waiting, TimeSpan?>(TimeSpan.FromHours(1));
        _test.Advance("10s");
        Assert.Equal(504, late.Status);
    }

    [Fact]
    public void A_compensation_has_a_token_of_its_own_and_ten_seconds()
    {
        var run = _test.Start<SlowUndo>();
        run.ClientLeaves();
        _test.Advance("9s");
        Assert.False(_attempts.Fresh.IsCancellationRequested);
        Assert.False(run.HasEnded);
        _test.Advance("2s");
        Assert.True(_attempts.Fresh.IsCancellationRequested);
        Assert.True(run.HasEnded);
        Assert.Empty(run.Undone);
    }

    [Fact]
    public void Runs_share_their_reactors_session()
    {
        _test.Services.AddKimSession<string, string>(options => options.Expiry = TimeSpan.FromMinutes(1));
        Assert.Equal("a1", _test.Start<Remembering, string>("a").Data<string>());
        Assert.Equal("a1", _test.Start<Remembering, string>("a").Data<string>());
        _test.Advance("2m");
        Assert.Equal("a2", _test.Start<Remembering, string>("a").Data<string>());
    }

    [Fact]
    public void A_service_that_is_missing_is_named()
    {
        var fault = Assert.Throws<KimConfigurationException>(() => _test.Start<Remembering, string>("a"));
        Assert.Contains("session", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sleep_ends_at_its_time()
    {
        var run = _test.Start<Waiting, TimeSpan?>(TimeSpan.FromSeconds(3));
        _test.Advance("2900ms");
        Assert.False(run.HasReplied);
        _test.Advance("100ms");
        Assert.Equal(200, run.Status);
    }

    [Fact]
    public void A_permit_is_held_until_the_compensations_have_ended()
    {
        _test.At("Undo", StepRule.Takes("3s"));
        var run = _test.Start<OneAtATime>();
        _test.Advance("2s");
        Assert.Equal(503, _test.Start<OneAtATime>().Status);
        _test.Advance("1s");
        Assert.True(run.HasEnded);
        Assert.Equal("Do, Fails, Undo", _test.Start<OneAtATime>().Trace);
        _test.RunToEnd();
    }

    [Fact]
    public void A_rule_for_a_step_that_is_not_there_is_refused() =>
        Assert.Throws<ArgumentException>(() => _test.At("Nowhere", StepRule.Throws(new IOException())));

    [Fact]
    public void The_same_seed_plays_the_same_run()
    {
        Assert.Equal(Play(5), Play(5));

        static string Play(int seed)
        {
            using var test = new CommandTest(seed, KimCommands.Table);
            test.Services.AddSingleton(new Attempts { Failing = 3 });
            var run = test.Start<Trying>();
            test.RunToEnd();
            return $"{run.Trace} at {test.Now}";
        }
    }
}
