namespace Birthmark.Server.Tests.Hub;

/// <summary>One hub for all tests of a class.</summary>
public sealed class SharedHub : IAsyncLifetime
{
    internal TestHub Hub { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Hub = await TestHub.StartAsync();

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
