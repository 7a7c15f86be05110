using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Identity;
using Birthmark.Exchange.Pairing;
using Birthmark.Keys;
using Birthmark.Keys.Entropy;
using Birthmark.Keys.Tests.Tpm;
using Birthmark.Keys.Tpm.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Enrolment;

/// <summary>docs/security/enrolment.md: what an owner believes, and what it refuses.</summary>
public sealed class EnrolmentTests(ProvingHub hub) : IClassFixture<ProvingHub>
{
    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    [Fact]
    public async Task A_hub_proves_its_keys_and_the_owner_signs_them_so_that_openssl_verifies_it()
    {
        using var challenge = await ChallengeAsync();
        var proven = challenge.Check(await hub.Desk.AnswerAsync(challenge.Challenge), Now);

        var authority = HubCertificates.MakeAuthority(hub.Owner, Now);
        var pem = HubCertificates.Sign(hub.Owner, authority, proven, "line-1", Now);
        var enrolment = await hub.Desk.InstallAsync(pem, "olga");

        Assert.Equal(("acme", "olga", true), (enrolment.Owner, enrolment.By, enrolment.IsInForce));
        var standing = await hub.Desk.LookAsync();
        Assert.All(standing.Keys, k => Assert.True(k.Uri.Store == "tpm" && !k.IsDevelopmentGrade));
        Assert.True(Assert.Single(standing.Enrolments).IsInForce);
        VerifyByOpenSsl(pem);
    }

    [Fact]
    public async Task Without_a_makers_certificate_the_owner_pins_the_endorsement_key()
    {
        var claim = await hub.Desk.ClaimAsync();
        var bare = claim with { Endorsement = claim.Endorsement with { Certificate = null } };

        Refused("pin it with --endorsement", () => Challenge(bare, hub.Makers));
        Refused("this is another TPM", () => Challenge(bare, EndorsementTrust.InKey(new string('a', 64))));
        using var challenge = Challenge(bare, EndorsementTrust.InKey(HubExaminer.EndorsementHash(claim)));
        Assert.Equal(HubExaminer.EndorsementHash(claim), challenge.Check(await hub.Desk.AnswerAsync(challenge.Challenge), Now).Endorsement);
    }

    [Fact]
    public async Task A_TPM_of_a_maker_that_is_not_pinned_is_refused()
    {
        using var other = new SwTpm(isVouchedFor: true);
        var others = EndorsementTrust.InMakers([.. other.MakerCertificates.Select(X509CertificateLoader.LoadCertificateFromFile)]);
        var claim = await hub.Desk.ClaimAsync();

        Refused("does not chain to the makers you pinned", () => Challenge(claim, others));
    }

    [Fact]
    public async Task A_makers_certificate_of_another_TPM_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var other = new SwTpm();
        await using var foreign = await Hub.StartAsync(folder, tpm: other.Address);
        var theirs = await foreign.Services.GetRequiredService<EnrolmentDesk>().ClaimAsync();
        var claim = await hub.Desk.ClaimAsync();

        Refused("another TPM's certificate", () => Challenge(theirs with { Endorsement = theirs.Endorsement with { Certificate = claim.Endorsement.Certificate } }, hub.Makers));
    }

    [Fact]
    public async Task Another_TPM_does_not_open_the_challenge_and_nobody_forges_its_answer()
    {
        using var folder = new TemporaryFolder();
        using var other = new SwTpm();
        await using var foreign = await Hub.StartAsync(folder, tpm: other.Address);
        var desk = foreign.Services.GetRequiredService<EnrolmentDesk>();
        var theirs = await desk.ClaimAsync();
        using var challenge = await ChallengeAsync();

        // As it is, and made to look as if it were for that hub.
        Assert.Equal(ExchangeRefusal.Superseded, (await Assert.ThrowsAsync<ExchangeRefusedException>(() => desk.AnswerAsync(challenge.Challenge))).Code);
        var disguised = challenge.Challenge with { AttestationKey = TpmCredential.NameOf(theirs.AttestationKey.Span) };
        Assert.Equal(KeyRefusal.Undecryptable, (await Assert.ThrowsAsync<KeyRefusedException>(() => desk.AnswerAsync(disguised))).Code);

        // Its own answer to a challenge of its own, handed in here.
        using var own = Challenge(theirs, EndorsementTrust.InKey(HubExaminer.EndorsementHash(theirs)));
        var answer = await desk.AnswerAsync(own.Challenge);
        Refused("not by the TPM that was challenged", () => challenge.Check(answer, Now));
    }

    [Fact]
    public async Task An_answer_played_again_is_refused_by_the_next_challenge()
    {
        using var first = await ChallengeAsync();
        var answer = await hub.Desk.AnswerAsync(first.Challenge);
        first.Check(answer, Now);
        using var second = await ChallengeAsync();

        Refused("the answer to another challenge", () => second.Check(answer, Now));
        using var sealedAnew = Restored(second, out var secret);
        Refused("answers another challenge: it is old", () => sealedAnew.Check(answer with { Seal = HubProof.SealOf(secret, answer.Quote, answer.Keys) }, Now));
    }

    [Fact]
    public async Task A_challenge_that_was_answered_too_late_is_refused()
    {
        using var challenge = await ChallengeAsync();
        var answer = await hub.Desk.AnswerAsync(challenge.Challenge);

        Refused("an answer may take 7 days", () => challenge.Check(answer, Now.AddDays(8)));
    }

    [Fact]
    public async Task Any_octet_of_an_answer_that_is_altered_makes_it_refused()
    {
        using var challenge = await ChallengeAsync();
        var answer = await hub.Desk.AnswerAsync(challenge.Challenge);
        using var withSecret = Restored(challenge, out var secret);
        var whole = answer.Quote.Statement.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            var altered = whole.ToArray();
            altered[i] ^= 1;
            var quote = answer.Quote with { Statement = altered };
            Refused("altered on its way", () => challenge.Check(answer with { Quote = quote }, Now));
            Refused("not signed by the attestation key", () => withSecret.Check(answer with { Quote = quote, Seal = HubProof.SealOf(secret, quote, answer.Keys) }, Now));
        }

        Refused("altered on its way", () => challenge.Check(answer with { Seal = answer.Seal[..31] }, Now));
        Refused("altered on its way", () => challenge.Check(answer with { Keys = [.. answer.Keys.Skip(1)] }, Now));
    }

    [Fact]
    public async Task A_statement_in_the_place_of_another_is_refused()
    {
        using var challenge = await ChallengeAsync();
        var answer = await hub.Desk.AnswerAsync(challenge.Challenge);
        using var withSecret = Restored(challenge, out var secret);

        Try(answer.Quote, [answer.Keys[1], answer.Keys[0], answer.Keys[2]], "is of another key");
        Try(answer.Quote, [answer.Keys[0], answer.Keys[1], answer.Quote], "is of another key");
        Try(answer.Keys[0], answer.Keys, "not of the registers 0,7");
        Try(answer.Quote, [answer.Keys[0]], "speaks of 1 keys and the claim of 3");

        void Try(Attested quote, IReadOnlyList<Attested> keys, string why) =>
            Refused(why, () => withSecret.Check(new(quote, keys, HubProof.SealOf(secret, quote, keys)), Now));
    }

    [Theory]
    [InlineData(0x02, "fixedTPM")]
    [InlineData(0x10, "fixedParent")]
    [InlineData(0x20, "sensitiveDataOrigin")]
    public async Task A_key_that_may_leave_its_TPM_or_was_made_elsewhere_is_refused(byte attribute, string named)
    {
        var claim = await hub.Desk.ClaimAsync();
        var area = claim.Keys[1].PublicArea.ToArray();
        area[7] &= (byte)~attribute;
        var loose = claim with { Keys = [claim.Keys[0], claim.Keys[1] with { PublicArea = area }, claim.Keys[2]] };

        Refused(named, () => Challenge(loose, hub.Makers));
    }

    [Fact]
    public async Task An_attestation_key_that_could_sign_anything_is_refused()
    {
        var claim = await hub.Desk.ClaimAsync();
        var area = claim.AttestationKey.ToArray();
        area[5] &= 0xFE; // restricted

        Refused("not a restricted signing key", () => Challenge(claim with { AttestationKey = area }, hub.Makers));
        Refused("not a restricted signing key", () => Challenge(claim with { AttestationKey = claim.Keys[0].PublicArea }, hub.Makers));
        Refused("a hub has logKey, reportKey, unwrapKey", () => Challenge(claim with { Keys = [claim.Keys[0]] }, hub.Makers));
        Refused("RSA 2048 by the TCG's template", () => Challenge(claim with { Endorsement = claim.Endorsement with { PublicArea = claim.AttestationKey } }, hub.Makers));
    }

    [Fact]
    public async Task A_machine_with_other_firmware_than_expected_is_refused_and_told_so()
    {
        using var first = await ChallengeAsync();
        var before = first.Check(await hub.Desk.AnswerAsync(first.Challenge), Now);
        before.DemandRegisters(before.RegistersDigest.ToUpperInvariant());

        // Firmware speaks to register 7 before the system starts; here a hub whose key is in a file would start all the same.
        using var folder = new TemporaryFolder();
        using var machine = new SwTpm();
        machine.Run("tpm2_pcrextend", "7:sha256=" + new string('a', 64));
        await using var foreign = await Hub.StartAsync(folder, tpm: machine.Address);
        var desk = foreign.Services.GetRequiredService<EnrolmentDesk>();
        var claim = await desk.ClaimAsync();
        using var second = Challenge(claim, EndorsementTrust.InKey(HubExaminer.EndorsementHash(claim)));
        var after = second.Check(await desk.AnswerAsync(second.Challenge), Now);

        Refused($"digest to {after.RegistersDigest}, and {before.RegistersDigest} is expected", () => after.DemandRegisters(before.RegistersDigest));
    }

    [Fact]
    public async Task Certificates_by_nobody_paired_or_of_another_hub_are_not_taken_in()
    {
        using var challenge = await ChallengeAsync();
        var proven = challenge.Check(await hub.Desk.AnswerAsync(challenge.Challenge), Now);
        using var stranger = OemIdentity.Make("Stranger", Now);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = HubCertificates.Sign(hub.Owner, HubCertificates.MakeAuthority(hub.Owner, Now), proven, "line-1", Now);
        var others = new ProvenHub(proven.Endorsement, proven.Registers, proven.RegistersDigest, [.. proven.Keys.Select(k => k with { PublicKey = key.ExportSubjectPublicKeyInfo() })]);

        await RefusedAsync(ExchangeRefusal.SignerUnknown, HubCertificates.Sign(stranger, HubCertificates.MakeAuthority(stranger, Now), proven, "line-1", Now));
        await RefusedAsync(ExchangeRefusal.Superseded, HubCertificates.Sign(hub.Owner, HubCertificates.MakeAuthority(hub.Owner, Now), others, "line-1", Now));
        await RefusedAsync(ExchangeRefusal.IdentityInvalid, "");
        await RefusedAsync(ExchangeRefusal.IdentityInvalid, good + good);
        // The stranger's certificates behind the owner's authority.
        var mixed = HubCertificates.Sign(stranger, HubCertificates.MakeAuthority(stranger, Now), proven, "line-1", Now);
        mixed = mixed[..mixed.LastIndexOf("-----BEGIN", StringComparison.Ordinal)] + good[good.LastIndexOf("-----BEGIN", StringComparison.Ordinal)..];
        await RefusedAsync(ExchangeRefusal.SealedInvalid, mixed);
        Assert.Equal(ExchangeRefusal.IdentityInvalid, Assert.Throws<ExchangeRefusedException>(
            () => HubCertificates.Sign(hub.Owner, HubCertificates.MakeAuthority(stranger, Now), proven, "line-1", Now)).Code);
    }

    [Fact]
    public async Task A_hub_without_a_TPM_claims_nothing()
    {
        using var folder = new TemporaryFolder();
        await using var bare = await Hub.StartAsync(folder);
        var desk = bare.Services.GetRequiredService<EnrolmentDesk>();

        Assert.Equal(ExchangeRefusal.NotInHardware, (await Assert.ThrowsAsync<ExchangeRefusedException>(() => desk.ClaimAsync())).Code);
        Assert.All((await desk.LookAsync()).Keys, k => Assert.True(k.IsDevelopmentGrade));
    }

    [Fact]
    public async Task The_attestation_key_is_kept_and_a_hub_that_made_no_claim_answers_no_challenge()
    {
        Assert.Equal((await hub.Desk.ClaimAsync()).AttestationKey.ToArray(), (await hub.Desk.ClaimAsync()).AttestationKey.ToArray());
        using var challenge = await ChallengeAsync();
        using var folder = new TemporaryFolder();
        using var other = new SwTpm();
        await using var fresh = await Hub.StartAsync(folder, tpm: other.Address);

        var refused = await Assert.ThrowsAsync<ExchangeRefusedException>(() => fresh.Services.GetRequiredService<EnrolmentDesk>().AnswerAsync(challenge.Challenge));
        Assert.Contains("has made no claim", refused.Message, StringComparison.Ordinal);
    }

    private static OpenChallenge Challenge(HubClaim claim, EndorsementTrust trust) => HubExaminer.Challenge(claim, trust, SystemRandom.Source, Now);

    private static void Refused(string why, Action act)
    {
        var refused = Assert.Throws<ExchangeRefusedException>(act);
        Assert.Equal(ExchangeRefusal.NotProven, refused.Code);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The owner's own copy of a challenge, with the secret that an attacker would have to know.</summary>
    private static OpenChallenge Restored(OpenChallenge challenge, out byte[] secret)
    {
        secret = challenge.ExportSecret();
        using var buffer = new SecretBuffer(secret);
        return OpenChallenge.Restore(challenge.Claim, challenge.Challenge, buffer, challenge.MadeAt);
    }

    private static void VerifyByOpenSsl(string pem)
    {
        using var folder = new TemporaryFolder();
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        File.WriteAllText(folder["ca.pem"], all[^1].ExportCertificatePem());
        foreach (var (certificate, alias) in all.Zip(HubToken.Aliases))
        {
            File.WriteAllText(folder["hub.pem"], certificate.ExportCertificatePem());
            Tool.Run("openssl", "verify", "-x509_strict", "-CAfile", folder["ca.pem"], folder["hub.pem"]);
            var text = Tool.Run("openssl", "x509", "-in", folder["hub.pem"], "-noout", "-text");
            Assert.Contains($"CN = line-1 {alias}", text, StringComparison.Ordinal);
            Assert.Contains("Policy: 2.23.133.11.1.2", text, StringComparison.Ordinal);
        }
    }

    private async Task<OpenChallenge> ChallengeAsync() => Challenge(await hub.Desk.ClaimAsync(), hub.Makers);

    private async Task RefusedAsync(ExchangeRefusal code, string pem) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<ExchangeRefusedException>(() => hub.Desk.InstallAsync(pem, "olga"))).Code);
}
