using System.Text.Json;
using Birthmark.Api.Problems;
using Birthmark.Api.Stations;
using Birthmark.Server.Stations;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Stations;

public sealed class EnrolmentOverTimeTests
{
    [Fact]
    public async Task A_code_expires_after_a_day_and_guessing_is_slowed_down()
    {
        var time = new SteerableTime();
        await using var hub = await TestHub.StartAsync(time: time);
        var code = (await hub.Owner.Stations.InviteAsync(new InvitationRequest("late", ["station"]))).Code;
        using var key = TestCertificates.NewKey();
        using var client = hub.Connect(null);
        var body = JsonSerializer.Serialize(new { code, csr = TestCertificates.Csr("late", key) });
        time.Advance(TimeSpan.FromHours(25));
        var problem = await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", body), 403, ProblemCodes.InvalidCode);
        Assert.Contains("expired", problem.Detail, StringComparison.Ordinal);

        var wrong = JsonSerializer.Serialize(new { code = "AAAAAAAAAAAAAAAAAAAAAAAAAA-" + code[27..], csr = TestCertificates.Csr("late", key) });
        for (var i = 1; i < EnrolPace.MostFailures; i++)
        {
            await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", wrong), 403, ProblemCodes.InvalidCode);
        }

        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", wrong), 429, ProblemCodes.RateLimited);
        time.Advance(TimeSpan.FromMinutes(1));
        await TestClient.RefusedAsync(client.PostAsync("/api/v1/stations/enrol", wrong), 403, ProblemCodes.InvalidCode);
    }
}
