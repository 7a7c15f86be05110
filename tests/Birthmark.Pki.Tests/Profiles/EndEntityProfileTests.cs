using System.Collections.Frozen;
using Birthmark.Pki.Names;
using Birthmark.Pki.Profiles;

namespace Birthmark.Pki.Tests.Profiles;

public sealed class EndEntityProfileTests
{
    private static readonly EndEntityProfile MatterDac = Profile(Free("CN", required: true), Fixed("VID", "FFF1"), Fixed("PID", "8000", "8001"));

    [Theory]
    [InlineData("CN=a,VID=FFF1,PID=8000")]
    [InlineData("PID=8001,CN=a,VID=FFF1")]
    public void A_subject_that_fits_its_slots_passes(string subject) => Match(MatterDac, subject);

    [Theory]
    [InlineData("CN=a,VID=FFF2,PID=8000", "End entity profile does not contain matching field for VID with value \"FFF2\".")]
    [InlineData("CN=a,VID=FFF1,PID=9000", "End entity profile does not contain matching field for PID with value \"9000\".")]
    [InlineData("VID=FFF1,PID=8000,CN=a,CN=b", "End entity profile does not contain matching field for CN with value \"b\".")]
    [InlineData("VID=FFF1,PID=8000", "Data does not contain required CN field.")]
    [InlineData("CN=a,PID=8000", "Data does not contain required VID field.")]
    [InlineData("CN=a,O=Acme,VID=FFF1,PID=8000", "Unsupported Subject DN Field found in:PID=8000,VID=FFF1,CN=a,O=Acme")]
    public void A_subject_that_does_not_is_refused_in_EJBCAs_words(string subject, string text) => AssertRefused(text, () => Match(MatterDac, subject));

    [Fact]
    public void Fixed_slots_are_crossed_off_before_free_ones()
    {
        // Declared the other way round: the free slot must not swallow the fixed value.
        var profile = Profile(Free("OU", required: false), Fixed("OU", "Line 1"));
        Match(profile, "OU=other,OU=Line 1");
        Match(profile, "OU=Line 1,OU=other");
        Match(profile, "OU=Line 1");
        AssertRefused("Data does not contain required OU field.", () => Match(profile, "OU=other"));
    }

    [Fact]
    public void Required_slots_are_crossed_off_before_optional_ones()
    {
        var profile = Profile(Free("OU", required: false), Free("OU", required: true));
        Match(profile, "OU=only");
        AssertRefused("End entity profile does not contain matching field for OU with value \"c\".", () => Match(profile, "OU=a,OU=b,OU=c"));
    }

    [Fact]
    public void A_fixed_slot_takes_any_of_its_values_trimmed_and_by_case()
    {
        var profile = Profile(new ProfileField("O", ["Acme ", " Beta"], IsRequired: true, IsModifiable: false, null));
        Match(profile, "O=Acme");
        Match(profile, "O=Beta");
        AssertRefused("End entity profile does not contain matching field for O with value \"acme\".", () => Match(profile, "O=acme"));
    }

    [Fact]
    public void A_value_must_match_the_whole_validation_pattern()
    {
        var profile = Profile(new ProfileField("PID", ["8000"], true, true, "[0-9A-F]{4}"));
        Match(profile, "PID=ABCD");
        AssertRefused("Value \"ABCDE\" of PID does not match the end entity profile's validation \"[0-9A-F]{4}\".", () => Match(profile, "PID=ABCDE"));
    }

    [Fact]
    public void Alternative_names_are_matched_like_the_subject()
    {
        var profile = Profile(Free("CN", true)) with { SubjectAlternativeName = [Free("DNSNAME", true), Free("IPADDRESS", false)] };
        Match(profile, "CN=a", "dNSName=a.example,iPAddress=127.0.0.1");
        AssertRefused("Data does not contain required DNSNAME field.", () => Match(profile, "CN=a"));
        AssertRefused("Unsupported Subject Alternate Name Field found in:dNSName=a, uri=urn:x", () => Match(profile, "CN=a", "dNSName=a, uri=urn:x"));
    }

    [Fact]
    public void Only_available_authorities_and_certificate_profiles_pass()
    {
        var profile = MatterDac with { AvailableAuthorities = new[] { "PAI" }.ToFrozenSet() };
        var subject = DistinguishedName.Parse("CN=a,VID=FFF1,PID=8000");
        profile.Match(subject, null, "PAI", "DAC");
        AssertRefused("Couldn't find CA (PAA) among End Entity Profiles Available CAs.", () => profile.Match(subject, null, "PAA", "DAC"));
        AssertRefused("Couldn't find certificate profile (X) among available certificate profiles.", () => profile.Match(subject, null, "PAI", "X"));
    }

    [Fact]
    public void The_EMPTY_profile_accepts_nearly_anything() =>
        FixedProfiles.Empty.Match(DistinguishedName.Parse("CN=a,O=b,1.2.3=c"), "dNSName=x", "any", "any");

    [Theory]
    [InlineData("(")]
    [InlineData("(?=a)")]
    [InlineData("(a)\\1")]
    public void A_pattern_that_is_malformed_or_not_linear_is_not_valid(string pattern)
    {
        Assert.False(FieldPatterns.IsValid(pattern, out var why));
        Assert.NotEmpty(why);
    }

    private static void Match(EndEntityProfile profile, string subject, string? san = null) => profile.Match(DistinguishedName.Parse(subject), san, "PAI", "DAC");

    private static void AssertRefused(string text, Action act)
    {
        var refusal = Assert.Throws<PkiRefusedException>(act);
        Assert.Equal(PkiRefusal.EndEntityProfile, refusal.Code);
        Assert.Equal(text, refusal.Message);
    }

    private static EndEntityProfile Profile(params ProfileField[] slots) => FixedProfiles.Empty with
    {
        Id = 1001, Name = "Test", SubjectDn = slots, AcceptsAnything = false, AvailableCertificateProfiles = new[] { "DAC" }.ToFrozenSet(),
    };

    private static ProfileField Free(string field, bool required) => new(field, [], required, true, null);

    private static ProfileField Fixed(string field, params string[] values) => new(field, values, true, false, null);
}
