using Birthmark.Server.Deadlines;

namespace Birthmark.Server.Tests.Deadlines;

public sealed class ConnectionDeadlineTests
{
    [Fact]
    public async Task A_late_request_is_given_up_and_the_next_one_of_its_connection_is_not()
    {
        using var deadline = new ConnectionDeadline(TestContext.Current.CancellationToken);
        Assert.True(deadline.TryBegin(1000, out var late));
        deadline.Look(999);
        Assert.False(late.IsCancellationRequested);
        deadline.Look(1000);
        await Cancelled(late);
        deadline.Look(1001);
        deadline.End();

        Assert.True(deadline.TryBegin(2000, out var next));
        deadline.Look(1500);
        Assert.False(next.IsCancellationRequested);
    }

    [Fact]
    public void A_request_that_ended_in_time_is_left_alone_afterwards()
    {
        using var deadline = new ConnectionDeadline(TestContext.Current.CancellationToken);
        Assert.True(deadline.TryBegin(1000, out var token));
        deadline.End();
        deadline.Look(5000);
        Assert.False(token.IsCancellationRequested);
    }

    [Fact]
    public void A_second_request_at_the_same_time_must_have_a_deadline_of_its_own()
    {
        using var deadline = new ConnectionDeadline(TestContext.Current.CancellationToken);
        Assert.True(deadline.TryBegin(1000, out _));
        Assert.False(deadline.TryBegin(1000, out _));
        deadline.End();
        Assert.True(deadline.TryBegin(1000, out _));
    }

    [Fact]
    public async Task When_the_connection_is_closed_its_request_is_given_up_though_it_is_not_late()
    {
        using var closed = new CancellationTokenSource();
        using var deadline = new ConnectionDeadline(closed.Token);
        Assert.True(deadline.TryBegin(1000, out var token));
        await closed.CancelAsync();
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public void A_connection_that_has_ended_is_not_looked_at_any_more_even_with_a_late_request()
    {
        var deadline = new ConnectionDeadline(TestContext.Current.CancellationToken);
        Assert.True(deadline.TryBegin(1000, out var token));
        deadline.Dispose();
        deadline.Look(5000);
        Assert.False(token.IsCancellationRequested);
    }

    private static async Task Cancelled(CancellationToken token)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.UnsafeRegister(_ => told.SetResult(), null);
        await told.Task;
    }
}
