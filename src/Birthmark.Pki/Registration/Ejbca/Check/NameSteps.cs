using Birthmark.Pki.Names;
using Birthmark.Pki.Registration.Ejbca.Wire;

namespace Birthmark.Pki.Registration.Ejbca.Check;

/// <summary>What the RA's role may do, and whether the names that an enrolment uses exist and go together.</summary>
internal sealed class NameSteps(EjbcaConnection connection, AuthorityExpectation expectation, CheckedCall asking)
{
    private const string CertificateProfileStep = "certificate profile";
    private const string EndEntityProfileStep = "end entity profile";

    private readonly string? caName = expectation.CertificateAuthority ?? connection.CaName;
    private readonly string? certificateProfile = expectation.CertificateProfile ?? connection.CertificateProfile;
    private readonly string? endEntityProfile = expectation.EndEntityProfile ?? connection.EndEntityProfile;
    private CaReply? found;

    internal async Task RunAsync(List<AuthorityFinding> findings, CancellationToken cancellation)
    {
        var (reply, why) = await asking.GetAsync("v1/ca", cancellation).ConfigureAwait(false);
        var visible = reply is { IsGood: true } good ? good.TryRead(EjbcaClientJson.Default.CaListReply)?.CertificateAuthorities : null;
        findings.Add(Role(reply, why, visible));
        if (visible is null)
        {
            return;
        }

        if (caName is not null || connection.CaDn is not null)
        {
            findings.Add(Ca(visible));
        }

        if (certificateProfile is not null)
        {
            findings.Add(await CertificateProfileAsync(certificateProfile, cancellation).ConfigureAwait(false));
        }

        if (endEntityProfile is not null)
        {
            findings.Add(await EndEntityProfileAsync(endEntityProfile, cancellation).ConfigureAwait(false));
        }
    }

    private static AuthorityFinding Role(EjbcaReply? reply, string why, IReadOnlyList<CaReply>? visible)
    {
        if (visible is not null)
        {
            return new AuthorityFinding("role", true, $"The role may list authorities; it sees {visible.Count}.");
        }

        return reply is { Status: 403 } denied
            ? new AuthorityFinding(
                "role", false, $"{denied.Text} Add the client certificate to a role in EJBCA that allows /administrator, /ca/<CA>, /ca_functionality/create_certificate, /ca_functionality/view_certificate and the end entity profile.")
            : new AuthorityFinding("role", false, $"The authorities cannot be listed: {(reply is { } other ? other.Text : why)}");
    }

    private AuthorityFinding Ca(IReadOnlyList<CaReply> visible)
    {
        var names = visible.Count == 0 ? "none" : string.Join(", ", visible.Select(static ca => $"'{ca.Name}'"));
        found = caName is null
            ? visible.FirstOrDefault(ca => IsConfiguredDn(ca.SubjectDn))
            : visible.FirstOrDefault(ca => ca.Name == caName);
        if (found is null)
        {
            return caName is null
                ? Bad("ca", $"No authority with DN '{connection.CaDn}' is visible; visible are {names}: correct {EjbcaVariables.CaDn}, or allow the CA to the role.")
                : Bad("ca", $"No authority named '{caName}' is visible; visible are {names}: correct {EjbcaVariables.CaName} (names are case-sensitive), or allow /ca/{caName} to the role.");
        }

        return connection.CaDn is null || IsConfiguredDn(found.SubjectDn)
            ? new AuthorityFinding("ca", true, $"'{found.Name}' is there: {found.SubjectDn}.")
            : Bad("ca", $"Authority '{found.Name}' has DN '{found.SubjectDn}', not '{connection.CaDn}': correct {EjbcaVariables.CaDn} or {EjbcaVariables.CaName}.");
    }

    private bool IsConfiguredDn(string? subjectDn) => DistinguishedName.TryParse(subjectDn, out var name, out _) && name.Equals(connection.CaDn);

    private async Task<AuthorityFinding> CertificateProfileAsync(string name, CancellationToken cancellation)
    {
        var (reply, why) = await asking.GetAsync("v2/certificate/profile/" + Uri.EscapeDataString(name), cancellation).ConfigureAwait(false);
        if (reply is not { } answer)
        {
            return Bad(CertificateProfileStep, $"Certificate profile '{name}' cannot be looked at: {why}.");
        }

        if (!answer.IsGood)
        {
            return Bad(
                CertificateProfileStep,
                $"Certificate profile '{name}' is not there or not allowed to the role (HTTP {answer.Status}: {answer.Text}): correct {EjbcaVariables.CertificateProfile} (names are case-sensitive).");
        }

        var authorities = OfferedNames.Read(answer.TryRead(EjbcaClientJson.Default.ProfileReply)?.AvailableCas);
        return authorities is not null && found?.Name is { } ca && !OfferedNames.Allows(authorities, ca, found.Id)
            ? Bad(CertificateProfileStep, $"Certificate profile '{name}' may not be used by '{ca}', only by {string.Join(", ", authorities)}: allow the CA in the profile, or use another profile.")
            : new AuthorityFinding(CertificateProfileStep, true, $"'{name}' is there{(found?.Name is { } user && authorities is not null ? $" and may be used by '{user}'" : "")}.");
    }

    private async Task<AuthorityFinding> EndEntityProfileAsync(string name, CancellationToken cancellation)
    {
        var (probe, _) = await asking.GetAsync("v1/endentity/status", cancellation).ConfigureAwait(false);
        if (probe is not { IsGood: true })
        {
            return new AuthorityFinding(
                EndEntityProfileStep, true, $"Not looked at: this EJBCA offers no end entity resource (Community Edition), so whether '{name}' exists and accepts a device shows only when the first one is enrolled.");
        }

        var (reply, why) = await asking.GetAsync("v2/endentity/profile/" + Uri.EscapeDataString(name), cancellation).ConfigureAwait(false);
        if (reply is not { IsGood: true } good)
        {
            return Bad(
                EndEntityProfileStep,
                $"End entity profile '{name}' is not there or not allowed to the role ({(reply is { } answer ? $"HTTP {answer.Status}: {answer.Text}" : why)}): correct {EjbcaVariables.EndEntityProfile} (names are case-sensitive).");
        }

        var profile = good.TryRead(EjbcaClientJson.Default.ProfileReply);
        if (OfferedNames.Read(profile?.AvailableCas) is { } authorities && found?.Name is { } ca && !OfferedNames.Allows(authorities, ca, found.Id))
        {
            return Bad(EndEntityProfileStep, $"End entity profile '{name}' may not be used with '{ca}', only with {string.Join(", ", authorities)}: make the CA available in the profile.");
        }

        return OfferedNames.Read(profile?.AvailableCertificateProfiles) is { } profiles && certificateProfile is not null
            && !OfferedNames.Allows(profiles, certificateProfile, null)
            ? Bad(EndEntityProfileStep, $"End entity profile '{name}' does not offer certificate profile '{certificateProfile}', only {string.Join(", ", profiles)}: make it available in the profile.")
            : new AuthorityFinding(EndEntityProfileStep, true, $"'{name}' is there and fits.");
    }

    private static AuthorityFinding Bad(string step, string text) => new(step, false, text);
}
