using Birthmark.Enrollment.Ejbca.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Enrollment.Tests.Ejbca;

public sealed class TargetTests
{
    private const string Base = EjbcaTarget.BasePath;

    [Theory]
    [InlineData("/v1/certificate/CN=Mock%20CA%2CO=A%20B%2FC%2CC=SE/1A/revoke?reason=SUPERSEDED", "CN=Mock CA,O=A B/C,C=SE")] // Go SDK
    [InlineData("/v1/certificate/CN=Mock%20CA,O=A%20B%2fC,C=SE/1A/revoke?reason=SUPERSEDED", "CN=Mock CA,O=A B/C,C=SE")] // Python SDK
    [InlineData("/v1/certificate/CN%3DMock+CA/1A/revoke?reason=SUPERSEDED", "CN=Mock+CA")] // a plus in a path is a plus
    [InlineData("/v1/certificate/CN=%C3%85ngstr%C3%B6m/1A/revoke?reason=SUPERSEDED", "CN=Ångström")]
    public void A_DN_stays_one_segment_however_the_client_encodes_it(string target, string dn)
    {
        Assert.True(EjbcaTarget.TryRead(Base + target, out var read));
        Assert.Equal(["v1", "certificate", dn, "1A", "revoke"], read.Segments);
        Assert.Equal("SUPERSEDED", read.Query("reason"));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("/", new string[0])]
    [InlineData("/v1/ca", new[] { "v1", "ca" })]
    [InlineData("/v1/ca/", new[] { "v1", "ca" })]
    [InlineData("/v1/ca?x", new[] { "v1", "ca" })]
    [InlineData("/v1/endentity//revoke", new[] { "v1", "endentity", "", "revoke" })]
    public void Segments_are_split_before_they_are_decoded(string path, string[] segments)
    {
        Assert.True(EjbcaTarget.TryRead(Base + path, out var read));
        Assert.Equal(segments, read.Segments);
    }

    [Fact]
    public void The_absolute_form_of_a_proxy_is_read_too()
    {
        Assert.True(EjbcaTarget.TryRead("https://hub:8443" + Base + "/v1/ca", out var read));
        Assert.Equal(["v1", "ca"], read.Segments);
    }

    [Theory]
    [InlineData("a=1&a=2", "a", "1")]
    [InlineData("date=2024-01-01T00%3A00%3A00%2B01%3A00", "date", "2024-01-01T00:00:00+01:00")]
    [InlineData("name=CRL+Updater", "name", "CRL Updater")]
    [InlineData("flag", "flag", "")]
    [InlineData("b=1", "a", null)]
    public void Query_values_are_decoded_and_the_first_of_a_name_counts(string query, string name, string? value)
    {
        Assert.True(EjbcaTarget.TryRead($"{Base}/v1/ca?{query}", out var read));
        Assert.Equal(value, read.Query(name));
    }

    [Theory]
    [InlineData("/ejbca/other/v1/ca")]
    [InlineData("/ejbca/ejbca-rest-apiv1/ca")]
    [InlineData(Base + "/v1/%")]
    [InlineData(Base + "/v1/%2")]
    [InlineData(Base + "/v1/%GG")]
    [InlineData(Base + "/v1/%FF%FE")]
    [InlineData(Base + "/v1/ca?a=%C3")]
    [InlineData("https://hub")]
    [InlineData(null)]
    public void What_is_outside_or_badly_encoded_is_refused(string? target) => Assert.False(EjbcaTarget.TryRead(target, out _));

    [Fact]
    public void Any_segment_survives_percent_encoding() => Prop.ForAll<NonEmptyString>(text =>
    {
        // A lone surrogate is no text that a URI could carry.
        if (text.Get.Any(char.IsSurrogate) || text.Get.Contains('\0'))
        {
            return true;
        }

        return EjbcaTarget.TryRead($"{Base}/v1/ca/{Uri.EscapeDataString(text.Get)}/getLatestCrl", out var read)
            && read.Segments.SequenceEqual(["v1", "ca", text.Get, "getLatestCrl"]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_target_makes_the_reader_throw() => Prop.ForAll<string>(text =>
    {
        EjbcaTarget.TryRead(text, out _);
        EjbcaTarget.TryRead(Base + "/" + text, out _);
        EjbcaTarget.TryRead(Base + "/v1?" + text, out _);
        return true;
    }).QuickCheckThrowOnFailure();
}
