using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Criteria;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki.Authorities;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v2/endentity</c> (Enterprise): which end entity profiles may be used, and search.</summary>
internal sealed class EndEntityV2Resource(PkiCatalog catalog, EndEntitySearch search) : IEjbcaResource
{
    public string Name => "v2/endentity";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        EjbcaRoute.Of("GET", "v2/endentity/profiles/authorized", (call, _) => Task.FromResult(Authorised(call))),
        EjbcaRoute.Of("GET", "v2/endentity/profile/{}", (call, _) => Task.FromResult(Profile(call))),
        EjbcaRoute.Of("POST", "v2/endentity/search", search.AnswerAsync),
    ];

    private EjbcaAnswer Authorised(EjbcaCall call)
    {
        var profiles = catalog.Current.EndEntityProfiles.Values
            .Where(profile => call.Rights.HasEndEntity("create_end_entity", profile.Name))
            .OrderBy(static profile => profile.Name, StringComparer.Ordinal)
            .Select(static profile => new AuthorisedProfile(profile.Name, profile.Id, null));
        return EjbcaAnswer.Json(new AuthorisedProfilesAnswer([.. profiles]), EjbcaJson.Answers.AuthorisedProfilesAnswer);
    }

    private EjbcaAnswer Profile(EjbcaCall call)
    {
        var pki = catalog.Current;
        if (!pki.EndEntityProfiles.TryGetValue(call.Path(0), out var profile))
        {
            throw new EjbcaRefusedException(404, $"End entity profile with name \"{call.Path(0)}\" doesn't exist");
        }

        call.Rights.RequireEndEntity("create_end_entity", profile.Name);
        var authorities = profile.AvailableAuthorities.Count == 0 ? pki.Authorities.Keys : profile.AvailableAuthorities;
        var answer = new EndEntityProfileAnswer(
            profile.Name,
            [.. authorities.Where(name => call.Rights.Has(EjbcaRights.Ca(name))).Order(StringComparer.Ordinal)],
            [.. profile.AvailableCertificateProfiles.Order(StringComparer.Ordinal)],
            [.. profile.SubjectDn.Select(static slot => slot.Field)],
            [.. profile.SubjectAlternativeName.Select(static slot => slot.Field)]);
        return EjbcaAnswer.Json(answer, EjbcaJson.Answers.EndEntityProfileAnswer);
    }
}
