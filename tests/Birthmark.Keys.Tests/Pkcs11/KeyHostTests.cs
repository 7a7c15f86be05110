using System.Diagnostics;
using System.Text;
using Birthmark.Keys.Pkcs11;
using Birthmark.Keys.Pkcs11.Desk;
using Birthmark.Keys.Pkcs11.Hosting;
using Birthmark.Keys.Tests.Kmip;

namespace Birthmark.Keys.Tests.Pkcs11;

[Collection(Pkcs11Suite.Name)]
public sealed class KeyHostTests : IDisposable
{
    private readonly SoftHsm hsm = new();
    private readonly KeyHost host = new(SoftHsm.Module!, KeyHostEntry.Command, threads: 2, TimeSpan.FromSeconds(2), TimeProvider.System);
    private readonly DeskClient desk;

    public KeyHostTests() => desk = new DeskClient(host);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_host_killed_under_load_is_started_again_and_signs_again_by_itself()
    {
        Login();
        desk.GeneratePair(SoftHsm.Label, "signKey", KeyAlgorithm.EcP256);
        var digest = new byte[32];
        var (signed, refused) = (0, 0);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    Assert.Equal(64, desk.Sign(SoftHsm.Label, "signKey", SignatureAlgorithm.EcdsaWithSha256, digest).Length);
                    Interlocked.Increment(ref signed);
                }
                catch (KeyRefusedException refusal)
                {
                    Assert.Equal(KeyRefusal.TokenOffline, refusal.Code);
                    Interlocked.Increment(ref refused);
                    Thread.Yield();
                }
            }
        })).ToArray();
        await UntilAsync(() => Volatile.Read(ref signed) > 100);
        var first = host.ProcessId!.Value;

        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await UntilAsync(() => Volatile.Read(ref refused) > 0);
        var before = Volatile.Read(ref signed);
        await UntilAsync(() => Volatile.Read(ref signed) > before + 100);
        var second = host.ProcessId;
        var missed = Volatile.Read(ref refused);
        before = Volatile.Read(ref signed);
        await UntilAsync(() => Volatile.Read(ref signed) > before + 100);
        await ending.CancelAsync();
        await Task.WhenAll(load);

        // Started once, and good for good: nobody is refused any more.
        Assert.NotEqual(first, second);
        Assert.Equal((second, missed), (host.ProcessId, Volatile.Read(ref refused)));
    }

    [Fact]
    public void The_PIN_stands_neither_in_the_arguments_nor_in_the_environment_of_a_key_host()
    {
        Environment.SetEnvironmentVariable("CA_TOKEN_PIN", SoftHsm.Pin);
        Login();

        var process = $"/proc/{host.ProcessId}";
        Assert.DoesNotContain(SoftHsm.Pin, Encoding.Latin1.GetString(File.ReadAllBytes($"{process}/cmdline")), StringComparison.Ordinal);
        Assert.DoesNotContain(SoftHsm.Pin, Encoding.Latin1.GetString(File.ReadAllBytes($"{process}/environ")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_host_ends_with_its_hub()
    {
        Login();
        var process = $"/proc/{host.ProcessId}";

        desk.Dispose();

        await UntilAsync(() => !Directory.Exists(process));
    }

    [Fact]
    public void A_key_host_that_cannot_be_started_or_answers_in_another_tongue_is_a_refusal()
    {
        foreach (var command in (KeyHostCommand[])[new("/nonexistent/key-host", []), new("/bin/true", []), new("/bin/sh", ["-c", "while :; do echo nonsense; done"])])
        {
            using var other = new KeyHost(SoftHsm.Module!, command, threads: 2, TimeSpan.FromSeconds(2), TimeProvider.System);
            using var fields = new FieldWriter();

            var refusal = Assert.Throws<KeyRefusedException>(() => other.Ask(Operation.Has, fields.Text("x").Written));

            Assert.Equal(KeyRefusal.TokenOffline, refusal.Code);
            Assert.NotNull(other.Broken);
        }
    }

    [Fact]
    public async Task A_wrong_PIN_is_tried_once_and_not_again_by_a_new_key_host()
    {
        Login();
        using var wrong = new SecretBuffer("8765-4321"u8);
        Assert.Equal(KeyRefusal.WrongActivationCode, Assert.Throws<KeyRefusedException>(() => desk.Login(SoftHsm.Label, wrong)).Code);

        using (var process = Process.GetProcessById(host.ProcessId!.Value))
        {
            process.Kill();
        }

        await UntilAsync(() => Refused(() => desk.Survey(SoftHsm.Label)) is { } refusal && refusal.Message.Contains("is not active", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        desk.Dispose();
        hsm.Dispose();
    }

    private void Login()
    {
        using var pin = new SecretBuffer(Encoding.UTF8.GetBytes(SoftHsm.Pin));
        desk.Login(SoftHsm.Label, pin);
    }

    private static KeyRefusedException? Refused(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (KeyRefusedException refusal)
        {
            return refusal;
        }
    }

    private static Task UntilAsync(Func<bool> isTrue) => Eventually.TrueAsync(() => Task.FromResult(isTrue()));
}
