using System.Security.Cryptography;
using Birthmark.Api.Batches;
using Birthmark.Api.Client;
using Birthmark.Api.Devices;

namespace Birthmark.Crash.Tests;

/// <summary>
/// One day on the line over one data folder. Whenever the hub is gone it is started again and the same call is repeated, as a station would;
/// what was acknowledged is remembered and must still be so at the end.
/// </summary>
internal sealed class FactoryDay(Factory factory, string data) : IDisposable
{
    private HubUnderTest? hub;
    private Credential? credential;
    private BirthmarkClient? station;

    internal int Restarts { get; private set; }

    internal async Task RunAsync(string? crashAt, string? record = null)
    {
        await ConnectAsync(crashAt, record);
        var good = await CreateAsync("S-1");
        var first = await ProvisionAsync(good);
        Assert.Equal(first, await ProvisionAsync(good));
        await ReportAsync(good, "OK", null);

        var bad = await CreateAsync("S-2");
        var second = await ProvisionAsync(bad);
        Assert.NotEqual(first, second);
        await ReportAsync(bad, "KO", "no answer after programming");

        var lost = await CreateAsync("S-3");
        Assert.Equal(lost, await CreateAsync("S-3"));
        await CheckAsync(good, bad, lost, first, second);
    }

    public void Dispose()
    {
        station?.Dispose();
        credential?.Dispose();
        hub?.Dispose();
    }

    private Task<string> CreateAsync(string serial) =>
        InsistAsync(async s => (await s.Devices.CreateAsync(factory.BatchUid, serial)).DeviceUid!);

    private Task<(string Certificate, string Key)> ProvisionAsync(string uid) => InsistAsync(async s =>
    {
        var outputs = await s.Devices.ProvisionAsync(uid);
        return (outputs.Find("DevCert")!, outputs.Find("DevPKey")!);
    });

    private Task<string> ReportAsync(string uid, string status, string? reason) =>
        InsistAsync(async s => (await s.Devices.ReportAsync(uid, new StatusRequest { Status = status, Reason = reason })).Status!);

    private async Task CheckAsync(string good, string bad, string lost, (string Certificate, string Key) first, (string Certificate, string Key) second)
    {
        var released = await AsOwnerAsync(o => o.Batches.ReleaseAsync(factory.BatchUid));
        Assert.Equal(new BatchBalance(Authorised: 4, Provisioned: 1, Scrapped: 1, Unconfirmed: 1, Left: 1), released.Balance);

        var allowed = await AsOwnerAsync(async o => await o.Batches.AllowListAsync(factory.BatchUid).ToListAsync());
        Assert.Equal([good], allowed.Select(d => d.DeviceUid));
        var denied = await AsOwnerAsync(async o => await o.Batches.DenyListAsync(factory.BatchUid).ToListAsync());
        Assert.Equal(new[] { bad, lost }.Order(), denied.Select(d => d.DeviceUid).Order());

        var certificates = await AsOwnerAsync(o => o.Certificates.SearchAsync(new CertificateSearch { Profile = "Matter DAC" }, new Page(Limit: 100)));
        Assert.Equal(2, certificates.Certificates.Count);
        Assert.Equal(
            new[] { first.Certificate, second.Certificate }.Select(Fingerprint).Order(StringComparer.Ordinal),
            certificates.Certificates.Select(c => c.Fingerprint).Order(StringComparer.Ordinal));
    }

    private async Task<T> AsOwnerAsync<T>(Func<BirthmarkClient, Task<T>> call) => await InsistAsync(async _ =>
    {
        using var mine = Factory.OwnerOf(data, hub!.Address);
        using var owner = new BirthmarkClient(mine, TimeProvider.System);
        return await call(owner);
    });

    private async Task<T> InsistAsync<T>(Func<BirthmarkClient, Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(station!);
            }
            catch (Exception e) when (attempt < 3 && e is HttpRequestException or IOException or UnexpectedAnswerException && hub!.HasDied)
            {
                await ConnectAsync(null, null);
                Restarts++;
            }
        }
    }

    private async Task ConnectAsync(string? crashAt, string? record)
    {
        Dispose();
        try
        {
            hub = await HubUnderTest.StartAsync(data, crashAt, record);
        }
        catch (HubDiedException) when (crashAt is not null)
        {
            // The chosen step is one of the start itself.
            hub = await HubUnderTest.StartAsync(data);
            Restarts++;
        }

        credential = factory.Station(hub.Address);
        station = new BirthmarkClient(credential, TimeProvider.System);
    }

    /// <summary>SHA-1 over the DER, as the register names certificates.</summary>
#pragma warning disable CA5350 // EJBCA's fingerprint is a name here, not a protection.
    private static string Fingerprint(string base64) => Convert.ToHexStringLower(SHA1.HashData(Convert.FromBase64String(base64)));
#pragma warning restore CA5350
}
