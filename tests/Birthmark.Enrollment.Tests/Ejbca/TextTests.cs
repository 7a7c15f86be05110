using System.Globalization;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Pki.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Enrollment.Tests.Ejbca;

public sealed class TextTests
{
    [Theory]
    [InlineData("10782a83eef170d4", "10782A83EEF170D4")]
    [InlineData("0x10782a83eef170d4", "10782A83EEF170D4")]
    [InlineData("0X00ab", "AB")]
    [InlineData("0", "0")]
    [InlineData("000", "0")]
    public void Serial_numbers_are_read_in_any_form_and_written_in_one(string given, string written)
    {
        Assert.True(HexSerial.TryRead(given, out var serial));
        Assert.Equal(written, serial);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("12G4")]
    [InlineData("-1A")]
    [InlineData("1 2")]
    public void What_is_not_hex_is_no_serial_number(string? given) => Assert.False(HexSerial.TryRead(given, out _));

    [Fact]
    public void Reading_a_written_serial_number_changes_nothing() => Prop.ForAll<string>(text =>
        !HexSerial.TryRead(text, out var serial) || (HexSerial.TryRead(serial, out var again) && again == serial)).QuickCheckThrowOnFailure();

    [Fact]
    public void Dates_are_written_in_UTC_to_the_second()
    {
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_987);
        Assert.Equal("2023-11-14T22:13:20Z", EjbcaDates.Write(moment));
        Assert.Equal("2023-11-14T22:13:20Z", EjbcaDates.Write(moment.ToOffset(TimeSpan.FromHours(2))));
    }

    [Theory]
    [InlineData("2023-11-14T22:13:20Z")]
    [InlineData("2023-11-15T00:13:20+02:00")]
    [InlineData("2023-11-14T22:13:20")]
    [InlineData("2023-11-14 22:13:20")]
    [InlineData("2023-11-14T22:13:20.000Z")]
    public void ISO_dates_without_zone_are_UTC(string text)
    {
        Assert.True(EjbcaDates.TryReadIso(text, out var moment));
        Assert.Equal(1_700_000_000, moment.ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("2026-01-02 03:04:05", true)]
    [InlineData("2026-01-02T03:04:05Z", false)]
    [InlineData("2026-01-02", false)]
    [InlineData("2026-13-02 03:04:05", false)]
    public void Start_and_end_times_are_plain_and_RFC_3339_is_refused(string text, bool isGood) =>
        Assert.Equal(isGood, EjbcaDates.TryReadPlain(text, out _));

    [Fact]
    public void Custom_data_may_count_days_hours_and_minutes_from_now()
    {
        var now = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);
        Assert.True(EjbcaDates.TryReadCustom("10:02:30", now, out var moment));
        Assert.Equal("2026-01-11T02:30:00Z", EjbcaDates.Write(moment));
        Assert.False(EjbcaDates.TryReadCustom("10:02", now, out _));
        Assert.False(EjbcaDates.TryReadCustom("-1:0:0", now, out _));
        Assert.False(EjbcaDates.TryReadCustom("99999999:0:0", now, out _));
    }

    [Fact]
    public void No_text_makes_a_date_reader_throw() => Prop.ForAll<string>(text =>
    {
        EjbcaDates.TryReadIso(text, out _);
        EjbcaDates.TryReadPlain(text, out _);
        EjbcaDates.TryReadCustom(text, DateTimeOffset.UnixEpoch, out _);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_revocation_reason_has_EJBCAs_name()
    {
        string[] names =
        [
            "NOT_REVOKED", "UNSPECIFIED", "KEY_COMPROMISE", "CA_COMPROMISE", "AFFILIATION_CHANGED", "SUPERSEDED", "CESSATION_OF_OPERATION",
            "CERTIFICATE_HOLD", "REMOVE_FROM_CRL", "PRIVILEGES_WITHDRAWN", "AA_COMPROMISE",
        ];
        foreach (var name in names)
        {
            Assert.True(RevocationReasonNames.TryRead(name, out var reason));
            Assert.Equal(name, RevocationReasonNames.Write(reason));
        }

        Assert.Equal(names.Length, Enum.GetValues<RevocationReason>().Length);
        Assert.False(RevocationReasonNames.TryRead("key_compromise", out _));
    }

    [Fact]
    public void The_id_of_an_authority_is_the_Java_hash_of_its_DN() => Assert.Equal(1833496743, DistinguishedName.Parse("CN=dev,O=Acme,C=SE").EjbcaId);

    [Theory]
    [InlineData("RSA", "2048", KeyAlgorithm.Rsa2048)]
    [InlineData("EC", "prime256v1", KeyAlgorithm.EcP256)]
    [InlineData("ECDSA", "secp384r1", KeyAlgorithm.EcP384)]
    public void Key_specifications_are_read_by_any_of_their_names(string algorithm, string specification, KeyAlgorithm key)
    {
        Assert.True(KeySpecification.TryRead(algorithm, specification, out var read));
        Assert.Equal(key, read);
        Assert.False(KeySpecification.TryRead(algorithm, "1024", out _));
    }
}
