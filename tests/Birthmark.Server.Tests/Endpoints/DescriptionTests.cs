using System.Text.Json;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Endpoints;

public sealed class DescriptionTests(SharedHub shared) : IClassFixture<SharedHub>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_description_is_the_one_served()
    {
        using var client = shared.Hub.Connect(null);
        using var response = await client.GetAsync("/openapi/v1.json");
        using var served = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        DocumentInRepository.IsWritten("docs/openapi/v1.json", JsonSerializer.Serialize(served, Indented) + "\n");
    }

    [Fact]
    public async Task Every_endpoint_of_the_API_is_described_with_its_act()
    {
        using var client = shared.Hub.Connect(null);
        using var response = await client.GetAsync("/openapi/v1.json");
        using var served = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var operations = served.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Method: o.Name, o.Value))).ToList();
        Assert.All(operations, o => Assert.StartsWith("Act `", o.Value.GetProperty("description").GetString(), StringComparison.Ordinal));
        Assert.All(operations, o => Assert.True(o.Value.TryGetProperty("operationId", out _), o.Path));
        var rules = (await shared.Hub.Owner.AccessAsync()).Rules;
        var described = operations.Select(o => $"{o.Method.ToUpperInvariant()} {o.Path}").ToHashSet(StringComparer.Ordinal);
        Assert.Empty(rules.Where(r => r.Path.StartsWith("/api/", StringComparison.Ordinal)).Select(r => $"{r.Method} {r.Path.TrimEnd('/')}").Except(described));
    }
}
