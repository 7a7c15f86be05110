using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Keys;
using Birthmark.Pki;

namespace Birthmark.Enrollment.Tests.Ejbca;

public sealed class RefusalStatusTests
{
    public static TheoryData<PkiRefusal> Business { get; } =
        [.. Enum.GetValues<PkiRefusal>().Except([PkiRefusal.CryptoTokenOffline, PkiRefusal.AuthorityOffline, PkiRefusal.RemoteUnavailable, PkiRefusal.RolledBack])];

    [Theory]
    [MemberData(nameof(Business))]
    public void Pkcs10enroll_turns_every_business_failure_into_400(PkiRefusal code) =>
        Assert.Equal((400, "text"), RefusalStatus.Of(new PkiRefusedException(code, "text"), RefusalFamily.Pkcs10Enroll));

    [Theory]
    [InlineData(PkiRefusal.DuplicateKey)]
    [InlineData(PkiRefusal.DuplicateSubject)]
    public void Certificaterequest_answers_a_clash_with_409_and_a_fixed_text(PkiRefusal code) => Assert.Equal(
        (409, "Failed to generate certificate due to the new certificate conflicting with an existing one."),
        RefusalStatus.Of(new PkiRefusedException(code, "secretly different"), RefusalFamily.CertificateRequest));

    [Theory]
    [InlineData(PkiRefusal.EndEntityExists, "EndEntity", 409)]
    [InlineData(PkiRefusal.EndEntityExists, "General", 400)]
    [InlineData(PkiRefusal.CertificateAuthorityUnknown, "EndEntity", 400)]
    [InlineData(PkiRefusal.CertificateAuthorityUnknown, "General", 404)]
    [InlineData(PkiRefusal.CertificateAuthorityUnknown, "Management", 422)]
    [InlineData(PkiRefusal.CertificateProfileUnknown, "General", 404)]
    [InlineData(PkiRefusal.EndEntityProfileUnknown, "General", 404)]
    [InlineData(PkiRefusal.EndEntityUnknown, "General", 404)]
    [InlineData(PkiRefusal.CertificateUnknown, "General", 404)]
    [InlineData(PkiRefusal.AlreadyRevoked, "General", 409)]
    [InlineData(PkiRefusal.InvalidRevocation, "General", 400)]
    [InlineData(PkiRefusal.WrongPassword, "CertificateRequest", 403)]
    [InlineData(PkiRefusal.WrongStatus, "CertificateRequest", 403)]
    [InlineData(PkiRefusal.IllegalName, "CertificateRequest", 422)]
    [InlineData(PkiRefusal.IllegalValidity, "CertificateRequest", 422)]
    [InlineData(PkiRefusal.EndEntityProfile, "EndEntity", 422)]
    [InlineData(PkiRefusal.NotAuthorised, "CertificateRequest", 403)]
    [InlineData(PkiRefusal.BackdatedRevocation, "General", 422)]
    [InlineData(PkiRefusal.AuthorityOffline, "Pkcs10Enroll", 503)]
    [InlineData(PkiRefusal.RolledBack, "Pkcs10Enroll", 503)]
    [InlineData(PkiRefusal.RolledBack, "CertificateRequest", 503)]
    [InlineData(PkiRefusal.RegistrationWithdrawn, "CertificateRequest", 403)]
    public void Each_family_of_endpoints_has_its_own_status(PkiRefusal code, string family, int status) =>
        Assert.Equal((status, "text"), RefusalStatus.Of(new PkiRefusedException(code, "text"), Enum.Parse<RefusalFamily>(family)));

    [Fact]
    public void An_offline_crypto_token_is_503_with_EJBCAs_text()
    {
        Assert.Equal((503, "Device was unavailable."), RefusalStatus.Of(new PkiRefusedException(PkiRefusal.CryptoTokenOffline, "x"), RefusalFamily.Pkcs10Enroll));
        Assert.Equal((503, "Device was unavailable."), RefusalStatus.Of(new KeyRefusedException(KeyRefusal.TokenOffline, "x")));
        Assert.Equal((422, "x"), RefusalStatus.Of(new KeyRefusedException(KeyRefusal.WrongActivationCode, "x")));
    }
}
