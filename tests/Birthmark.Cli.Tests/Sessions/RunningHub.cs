using Birthmark.Cli.Tests.Commands;
using Birthmark.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Cli.Tests.Sessions;

/// <summary>A real hub on loopback in a folder of its own, shared by the sessions of a class.</summary>
public sealed class RunningHub : IAsyncLifetime
{
    private HubInstance? hub;

    public string Folder { get; } = Directory.CreateTempSubdirectory("birthmark-test-").FullName;

    public string Address => this.hub!.Address.Authority;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public async ValueTask InitializeAsync() => this.hub = await BirthmarkServer.StartAsync(
        new ServeOptions { DataFolder = PathOf("hub"), Listen = "127.0.0.1:0", LogFormat = "none" }, services => services.AddSingleton(Clock));

    public async ValueTask DisposeAsync()
    {
        await this.hub!.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A session of the owner.</summary>
    internal Session Owner(string input = "", bool isTyped = false) => new() { Input = input, IsInTerminal = isTyped, Environment = { ["BIRTHMARK_CREDENTIAL"] = this.hub!.OwnerCredentialFile } };

    /// <summary>A session of somebody who has been invited and enrolled just now.</summary>
    internal async Task<Session> EnrolledAsync(string name, params string[] roles)
    {
        var owner = Owner();
        Assert.Equal(0, await owner.RunAsync(["station", "invite", name, .. roles.SelectMany(r => new[] { "--role", r })]));
        var station = new Session { Input = owner.Out };
        Assert.Equal(0, await station.RunAsync("station", "enrol", "--server", Address, "--code", "-", "--out", PathOf(name)));
        return new() { Environment = { ["BIRTHMARK_CREDENTIAL"] = Path.Combine(PathOf(name), "station.json") } };
    }
}
