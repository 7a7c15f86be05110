using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Keys;
using Birthmark.Keys.Envelopes;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Server.Tests.Hub;

namespace Birthmark.Server.Tests.Rollback;

/// <summary>A hub whose data key its TPM holds.</summary>
public sealed class CopiedDiskTests : IDisposable
{
    private readonly SwTpm tpm = new();
    private readonly string folder = TestHub.NewFolder();
    private readonly ECDsa recovery = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string Parent => Path.GetDirectoryName(folder)!;

    private string Sealed => Path.Combine(folder, "keys", "hub.key.tpm");

    [Fact]
    public async Task A_copied_disk_does_not_start_on_another_machine_and_says_why()
    {
        await RunAsync(tpm);
        Assert.False(File.Exists(Path.Combine(folder, "keys", "hub.key")));
        using var other = new SwTpm();

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => RunAsync(other));

        Assert.Contains("copied or moved disk", refused.Message, StringComparison.Ordinal);
        Assert.Contains("birthmark hub recover", refused.Message, StringComparison.Ordinal);
        await RunAsync(tpm);
    }

    [Fact]
    public async Task A_hub_whose_key_is_sealed_does_not_start_without_its_TPM()
    {
        await RunAsync(tpm);

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => RunAsync(null));

        Assert.Contains("sealed to a TPM and no TPM is configured", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_change_of_the_secure_boot_state_it_does_not_start_until_recovered()
    {
        await RunAsync(tpm);
        tpm.Run("tpm2_pcrextend", "7:sha256=" + new string('a', 64));

        var refused = await Assert.ThrowsAsync<KeyRefusedException>(() => RunAsync(tpm));
        Assert.Equal(KeyRefusal.StateChanged, refused.Code);

        Recover(tpm);
        await RunAsync(tpm);
    }

    [Fact]
    public async Task The_owner_recovers_a_hub_onto_another_mainboard_with_the_envelope_and_no_other_key_serves()
    {
        await RunAsync(tpm);
        using var other = new SwTpm();
        using var wrong = new SecretBuffer(new byte[32]);
        Assert.Contains("is of the key", Assert.Throws<KeyRefusedException>(() => HubRecovery.Run(Options(other), wrong)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KeyRefusedException>(() => RunAsync(other));

        Recover(other);

        await using var hub = await TestHub.StartAsync(folder, options: Options(other));
        var health = await hub.Owner.ReadinessAsync();
        Assert.Contains("hub key sealed to the TPM", health.Checks.Single(c => c.Name == "key-store").Text, StringComparison.Ordinal);
        // Its counter stayed on the old board: the OEMs have their say before a ticket is given.
        Assert.Contains("is gone from this machine", health.Checks.Single(c => c.Name == "rollback").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_nowhere_on_the_disk_in_the_open()
    {
        await RunAsync(tpm);
        using var key = OpenEnvelope();

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(-1, (await File.ReadAllBytesAsync(path)).AsSpan().IndexOf(key.Span));
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.UserRead | UnixFileMode.UserWrite : File.GetUnixFileMode(Sealed));
    }

    [Fact]
    public async Task An_altered_sealed_key_is_refused()
    {
        await RunAsync(tpm);
        var good = await File.ReadAllTextAsync(Sealed);
        foreach (var altered in new[] { "", "birthmark-sealed-key/1\n", good[..^8], good.Replace("registers 0,7", "registers 4", StringComparison.Ordinal), good.Replace("\nkey ", "\nkey f", StringComparison.Ordinal) })
        {
            await File.WriteAllTextAsync(Sealed, altered);
            await Assert.ThrowsAsync<KeyRefusedException>(() => RunAsync(tpm));
        }

        await File.WriteAllTextAsync(Sealed, good);
        await RunAsync(tpm);
    }

    public void Dispose()
    {
        recovery.Dispose();
        tpm.Dispose();
        Directory.Delete(Parent, recursive: true);
    }

    private async Task RunAsync(SwTpm? machine)
    {
        await using var hub = await TestHub.StartAsync(folder, options: Options(machine));
    }

    private ServeOptions Options(SwTpm? machine)
    {
        var request = new CertificateRequest("CN=Owner's recovery", recovery, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(10));
        var pem = Path.Combine(Parent, "recovery.pem");
        if (!File.Exists(pem))
        {
            File.WriteAllText(pem, certificate.ExportCertificatePem());
        }

        var settings = Path.Combine(Parent, "hub.yaml");
        File.WriteAllText(settings, $"recovery_certificate: \"{pem}\"\n{(machine is null ? "" : $"tpm: \"{machine.Text}\"\n")}");
        return new ServeOptions { ConfigurationFile = settings, DataFolder = folder };
    }

    private SecretBuffer OpenEnvelope()
    {
        using var key = ECDiffieHellman.Create(recovery.ExportParameters(includePrivateParameters: true));
        return Envelope.TryOpen(File.ReadAllBytes(Path.Combine(folder, "keys", "hub.key.recovery")), key)!;
    }

    private void Recover(SwTpm machine)
    {
        using var key = OpenEnvelope();
        HubRecovery.Run(Options(machine), key);
    }
}
