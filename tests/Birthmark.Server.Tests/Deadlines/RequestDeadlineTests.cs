using System.Net;
using Birthmark.Api.Problems;
using Birthmark.Server.Deadlines;
using Birthmark.Server.Hosting;
using Birthmark.Server.Tests.Hub;
using Birthmark.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Server.Tests.Deadlines;

/// <summary>Requests that nothing answers, in a hub that gives up sooner than others.</summary>
public sealed class RequestDeadlineTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_request_that_takes_too_long_is_refused_and_its_connection_serves_the_next(string version)
    {
        var stuck = new Stuck();
        await using var hub = await StartAsync(stuck, TimeSpan.FromMilliseconds(50));
        using var owner = hub.OwnerCertificate;
        using var client = hub.Connect(owner);
        stuck.IsStuck = true;
        for (var again = 0; again < 2; again++)
        {
            var problem = await TestClient.RefusedAsync(client.SendAsync(Invite(version, "bench-1")), 503, ProblemCodes.Unavailable);
            Assert.Contains("took too long", problem.Detail, StringComparison.Ordinal);
        }

        stuck.IsStuck = false;
        using var invited = await client.SendAsync(Invite(version, "bench-1"));
        Assert.Equal(HttpStatusCode.Created, invited.StatusCode);
        Assert.Equal(1, client.Connections);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task When_the_client_goes_away_its_request_is_given_up_long_before_it_is_late(string version)
    {
        var stuck = new Stuck { IsStuck = true };
        await using var hub = await StartAsync(stuck, TimeSpan.FromHours(1));
        using var owner = hub.OwnerCertificate;
        using (var client = hub.Connect(owner))
        {
            _ = client.SendAsync(Invite(version, "bench-1"));
            await stuck.Waits.Task;
        }

        await stuck.GivenUp.Task;
    }

    private static Task<TestHub> StartAsync(Stuck stuck, TimeSpan longest) => TestHub.StartAsync(alter: services =>
    {
        services.AddSingleton(new RequestLimit { Longest = longest, Pace = TimeSpan.FromMilliseconds(10) });
        services.Decorate<IJournal>((_, inner) => new StuckJournal(inner, stuck));
    });

    private static HttpRequestMessage Invite(string version, string name) => new(HttpMethod.Post, "/api/v1/stations/invitations")
    {
        Version = new Version(version),
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new StringContent($$"""{"name":"{{name}}","roles":["station"]}""", System.Text.Encoding.UTF8, "application/json"),
    };

    private sealed class Stuck
    {
        internal bool IsStuck { get; set; }

        internal TaskCompletionSource Waits { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal TaskCompletionSource GivenUp { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The real journal, which answers no invitation while it is stuck.</summary>
    private sealed class StuckJournal(IJournal inner, Stuck stuck) : IJournal
    {
        public JournalHealth Health => inner.Health;

        public async Task<T> CommitAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default)
        {
            if (act == "station.invite" && stuck.IsStuck)
            {
                var never = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await using var registration = cancellation.UnsafeRegister(_ => never.SetCanceled(cancellation), null);
                stuck.Waits.TrySetResult();
                try
                {
                    await never.Task;
                }
                finally
                {
                    stuck.GivenUp.TrySetResult();
                }
            }

            return await inner.CommitAsync(act, work, cancellation);
        }

        public Task<T> CommitRepeatableAsync<T>(string act, Func<ITransaction, T> work, CancellationToken cancellation = default) =>
            inner.CommitRepeatableAsync(act, work, cancellation);
    }
}
