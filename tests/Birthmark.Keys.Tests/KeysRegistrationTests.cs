using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Lean;
using Birthmark.Keys.Engines.Portable;
using Birthmark.Keys.Tests.Software;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Keys.Tests;

public sealed class KeysRegistrationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(KeyEngine.Automatic, typeof(LeanKeys))]
    [InlineData(KeyEngine.Lean, typeof(LeanKeys))]
    [InlineData(KeyEngine.Portable, typeof(PortableKeys))]
    public void The_engine_is_the_one_asked_for_and_lean_by_default(KeyEngine asked, Type given)
    {
        using var host = new KeysHost(folder, asked);
        Assert.IsType(given, Assert.IsType<GuardedEngine>(host.Get<IDeviceKeys>()).Engine);
        Assert.Same(host.Get<IKeyEngine>(), host.Get<IDeviceKeys>());
    }

    [Fact]
    public void The_room_gives_its_four_doors()
    {
        using var host = new KeysHost(folder);
        Assert.NotNull(host.Get<IDeviceKeys>());
        Assert.Equal("software", host.Keys.Scheme);
        var sealedBytes = host.Get<ISealer>().Seal("secret"u8, "context"u8);
        using var opened = host.Get<ISealer>().Open(sealedBytes, "context"u8);
        Assert.True(opened.Span.SequenceEqual("secret"u8));
        Span<byte> first = stackalloc byte[16], second = stackalloc byte[16];
        host.Get<IRandomSource>().Fill(first);
        host.Get<IRandomSource>().Fill(second);
        Assert.False(first.SequenceEqual(second));
    }

    [Fact]
    public void Too_few_iterations_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ServiceCollection().AddKeys(new KeysOptions { HubKeyFile = folder["hub.key"], IterationCount = 999 }));

    public void Dispose() => folder.Dispose();
}
