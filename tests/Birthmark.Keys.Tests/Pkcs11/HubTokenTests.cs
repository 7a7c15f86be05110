using System.Text;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Tests.Software;

namespace Birthmark.Keys.Tests.Pkcs11;

[Collection(Pkcs11Suite.Name)]
public sealed class HubTokenTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SoftHsm hsm = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Yesterdays_database_is_known_by_the_counter_in_the_token()
    {
        using (var host = Open())
        {
            await OpenGuardAsync(host, isNew: true);
            Assert.Equal(RollbackStanding.Current, host.Get<IRollbackGuard>().State.Standing);
            await host.Get<IRollbackGuard>().CloseAsync();
        }

        var copy = File.ReadAllBytes(folder["t.db"]);
        using (var host = Open())
        {
            await OpenGuardAsync(host);
            await host.Get<IRollbackGuard>().MarkAsync(Cancellation);
            await host.Get<IRollbackGuard>().CloseAsync();
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(folder["t.db"])!, "t.db*"))
        {
            File.Delete(file);
        }

        File.WriteAllBytes(folder["t.db"], copy);
        using var restored = Open();
        await OpenGuardAsync(restored);

        var guard = restored.Get<IRollbackGuard>();
        Assert.Equal(RollbackStanding.RolledBack, guard.State.Standing);
        Assert.Contains("counter in PKCS#11 token CaToken", guard.State.Words, StringComparison.Ordinal);
        Assert.Equal(KeyRefusal.RolledBack, Assert.Throws<KeyRefusedException>(guard.Demand).Code);
    }

    [Fact]
    public async Task A_counter_that_somebody_wrote_himself_is_refused()
    {
        Assert.SkipUnless(SoftHsm.Finds("pkcs11-tool"), "The command 'pkcs11-tool' (opensc) is not installed.");
        using (var host = Open())
        {
            await OpenGuardAsync(host, isNew: true);
        }

        File.WriteAllBytes(folder["forged"], [0, 0, 0, 0, 0, 0, 0, 9, .. new byte[32]]);
        hsm.Run(
            "pkcs11-tool", "--module", SoftHsm.Module!, "--token-label", SoftHsm.Label, "--login", "--pin", SoftHsm.Pin, "--write-object", folder["forged"], "--type", "data",
            "--label", "birthmark-counter", "--private");

        using var restarted = Open();
        var refusal = await Assert.ThrowsAsync<KeyRefusedException>(() => OpenGuardAsync(restarted));
        Assert.Equal(KeyRefusal.RolledBack, refusal.Code);
        Assert.Contains("was not written by this hub", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_tokens_random_octets_are_mixed_in_and_tested()
    {
        using var host = Open();
        Span<byte> octets = stackalloc byte[2000];

        host.Get<IRandomSource>().Fill(octets);

        var states = host.Get<IRandomHealth>().Look();
        Assert.Contains(states, s => s.Name == "PKCS#11 token CaToken" && s.IsFit);
        host.Get<IRandomHealth>().Demand();
    }

    [Fact]
    public void A_token_whose_generator_is_stuck_stops_key_making_and_says_so()
    {
        using var module = new HostileModule();
        module.Be("stuck random");
        using var host = new KeysHost(folder, modules: [module.Path], isHosted: true, hubToken: Address());

        var refusal = Assert.Throws<KeyRefusedException>(() => host.Get<IDeviceKeys>().Generate(KeyAlgorithm.EcP256));

        Assert.Equal(KeyRefusal.RandomSourceFailed, refusal.Code);
        Assert.Contains("PKCS#11 token CaToken", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PIN_file_that_others_may_read_is_refused()
    {
        using var host = Open(UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var refusal = Assert.Throws<KeyRefusedException>(() => host.Get<IRandomHealth>().Demand());

        Assert.Contains("may be read by others", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pkcs11:token=Hub%20Token?pin-source=file:/etc/hub.pin", "Hub Token", "/etc/hub.pin")]
    [InlineData("pkcs11:token=H?pin-source=/etc/hub.pin", "H", "/etc/hub.pin")]
    [InlineData("pkcs11:object=x;token=H?pin-source=file:/p&module-name=m", "H", "/p")]
    public void An_address_is_read_as_RFC_7512_writes_it(string text, string token, string file)
    {
        Assert.True(HubTokenAddress.TryRead(text, out var address, out _));

        Assert.Equal((token, file), (address.Token, address.PinFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("CaToken")]
    [InlineData("pkcs11:token=?pin-source=file:/p")]
    [InlineData("pkcs11:token=H")]
    [InlineData("pkcs11:token=H?pin-source=file:pin")]
    [InlineData("pkcs11:token=H?pin-value=1234")]
    public void An_address_without_a_token_or_a_full_path_is_refused_with_what_to_write(string text)
    {
        Assert.False(HubTokenAddress.TryRead(text, out _, out var why));

        Assert.Contains("file:/path", why, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        hsm.Dispose();
        folder.Dispose();
    }

    private static Task OpenGuardAsync(KeysHost host, bool isNew = false) => host.Get<IRollbackGuard>().OpenAsync(isNew, _ => [], Cancellation);

    private KeysHost Open(UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) =>
        new(folder, modules: [SoftHsm.Module!], isHosted: true, hubToken: Address(mode));

    private HubTokenAddress Address(UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        if (!File.Exists(folder["hub.pin"]))
        {
            File.WriteAllBytes(folder["hub.pin"], Encoding.UTF8.GetBytes(SoftHsm.Pin + "\n"));
        }

        File.SetUnixFileMode(folder["hub.pin"], mode);
        return HubTokenAddress.TryRead($"pkcs11:token={SoftHsm.Label}?pin-source=file:{folder["hub.pin"]}", out var address, out var why) ? address : throw new ArgumentException(why);
    }
}
