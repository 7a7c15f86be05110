using Birthmark.Keys;
using Birthmark.Production.Batches;
using Birthmark.Production.Devices;
using Birthmark.Production.Tests.Floor;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Production.Tests.Devices;

public sealed class UidTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public void Uids_are_version_7_rise_and_never_repeat_under_load_or_when_the_clock_is_set_back()
    {
        var source = new UidSource(hub.Clock, hub.Get<IRandomSource>(), 0);
        var made = Enumerable.Range(0, 8).AsParallel().SelectMany(_ => Enumerable.Range(0, 2000).Select(_ => source.Next())).ToList();
        Assert.Equal(made.Count, made.Select(u => u.Order).Distinct().Count());
        hub.Clock.Advance(TimeSpan.FromDays(-1));
        var later = source.Next();
        Assert.True(later.Order > made.Max(u => u.Order));
        Assert.True(new UidSource(hub.Clock, hub.Get<IRandomSource>(), later.Order).Next().Order > later.Order);
        var text = new DeviceUid(later.Order, later.Tail).ToString();
        Assert.Equal('7', text[14]);
        Assert.Contains(text[19], "89ab");
    }

    [Fact]
    public void What_is_written_is_read_back_and_nothing_else_is_read()
    {
        Prop.ForAll<long, long>((order, tail) =>
            DeviceUid.TryParse(new DeviceUid(order, tail).ToString(), out var device) && device == new DeviceUid(order, tail)
            && BatchUid.TryParse(new BatchUid(order, tail).ToString(), out var batch) && batch.ToString() == device.ToString()).QuickCheckThrowOnFailure();
        Prop.ForAll<string>(text => !DeviceUid.TryParse(text, out var uid) || string.Equals(uid.ToString(), text, StringComparison.OrdinalIgnoreCase)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Serials_station_names_and_brought_keys_are_read_without_throwing()
    {
        var pieces = Gen.Elements("a", " ", "\n", "\0", "é", "\uD800", "\u202E", "-----BEGIN X-----\n", "-----END X-----", "MII", "=", "==", "AAAA", "\u2028");
        var texts = Gen.Select(Gen.ListOf(pieces), p => string.Concat(p)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            var isSerial = HardwareSerial.TryParse(text, out var serial);
            _ = StationName.TryParse(text, out _);
            _ = PemOrBase64.TryRead(text, out _);
            return !isSerial || (serial.Text == text && text.Length <= 64 && !text.Any(char.IsControl));
        }).QuickCheckThrowOnFailure();
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
