namespace Birthmark.Enrollment.Tests.Rest;

/// <summary>One hub for the tests that do not change what others look at.</summary>
public sealed class HubFixture : IAsyncLifetime
{
    internal Hub Hub { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Hub = await Hub.StartAsync();

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
