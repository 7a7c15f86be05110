using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Criteria;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Pki;
using Birthmark.Pki.Registration;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v1/endentity</c> (Enterprise): registering end entities apart from their certificates.</summary>
internal sealed class EndEntityResource(EndEntities entities, EndEntitySearch search) : IEjbcaResource
{
    public string Name => "v1/endentity";

    public IEnumerable<EjbcaRoute> Routes =>
    [
        Route("POST", "v1/endentity", AddAsync),
        Route("POST", "v1/endentity/edit", EditAsync),
        Route("PUT", "v1/endentity/{}/revoke", RevokeAsync),
        Route("POST", "v1/endentity/{}/setstatus", SetStatusAsync),
        Route("DELETE", "v1/endentity/{}", DeleteAsync),
        Route("POST", "v1/endentity/search", search.AnswerAsync),
    ];

    private static EjbcaRoute Route(string method, string path, Func<EjbcaCall, CancellationToken, Task<EjbcaAnswer>> answer) =>
        EjbcaRoute.Of(method, path, answer, family: RefusalFamily.EndEntity);

    private async Task<EjbcaAnswer> AddAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await entities.AddAsync(ReadOrder(call, "create_end_entity"), cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    private async Task<EjbcaAnswer> EditAsync(EjbcaCall call, CancellationToken cancellation)
    {
        await entities.EditAsync(ReadOrder(call, "edit_end_entity"), cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    private static EndEntityOrder ReadOrder(EjbcaCall call, string verb)
    {
        var wire = call.Read(EjbcaJson.Requests.EndEntityRequest);
        if (wire.ExtensionData is { Count: > 0 } extensions)
        {
            throw new EjbcaRefusedException(
                422, $"Certificate extension '{extensions[0]?.Name}' is not available: no certificate profile here takes extension_data; leave it out.");
        }

        var order = new EndEntityOrder(
            Required(wire.Username, "username"),
            wire.Password,
            Required(wire.SubjectDn, "subject_dn"),
            wire.SubjectAltName,
            wire.Email,
            Required(wire.CaName, "ca_name"),
            Required(wire.CertificateProfileName, "certificate_profile_name"),
            Required(wire.EndEntityProfileName, "end_entity_profile_name"),
            EndEntityWords.RequireToken(Required(wire.Token, "token")),
            call.Actor);
        call.Rights.Require(EjbcaRights.Ca(order.Authority));
        call.Rights.RequireEndEntity(verb, order.EndEntityProfile);
        return order;
    }

    private async Task<EjbcaAnswer> RevokeAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.EndEntityRevokeRequest);
        var entity = await RequireAsync(call, "revoke_end_entity").ConfigureAwait(false);
        if (wire.ReasonCode is not { } code || !Enum.IsDefined((RevocationReason)code) || code == (int)RevocationReason.NotRevoked)
        {
            throw new EjbcaRefusedException(400, "Invalid revocation reason.");
        }

        if (wire.Delete)
        {
            call.Rights.RequireEndEntity("delete_end_entity", entity.EndEntityProfile);
        }

        var isDone = await entities.RevokeAsync(entity.Username, (RevocationReason)code, wire.Delete, call.Actor, cancellation).ConfigureAwait(false);
        return isDone ? EjbcaAnswer.Empty() : EjbcaAnswer.RevocationWaits;
    }

    private async Task<EjbcaAnswer> SetStatusAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.EndEntityStatusRequest);
        var entity = await RequireAsync(call, "edit_end_entity").ConfigureAwait(false);
        var token = string.IsNullOrEmpty(wire.Token) ? null : EndEntityWords.RequireToken(wire.Token);
        var status = EndEntityWords.RequireStatus(Required(wire.Status, "status"));
        await entities.SetStatusAsync(entity.Username, status, wire.Password, token, call.Actor, cancellation).ConfigureAwait(false);
        return EjbcaAnswer.Empty();
    }

    // EJBCA answers 200 for one that never was.
    private async Task<EjbcaAnswer> DeleteAsync(EjbcaCall call, CancellationToken cancellation)
    {
        call.Rights.RequireEndEntity("delete_end_entity", null);
        if (await entities.FindAsync(call.Path(0)).ConfigureAwait(false) is { } entity)
        {
            RequireOver(call, entity, "delete_end_entity");
            await entities.DeleteAsync(entity.Username, call.Actor, cancellation).ConfigureAwait(false);
        }

        return EjbcaAnswer.Empty();
    }

    private async ValueTask<EndEntity> RequireAsync(EjbcaCall call, string verb)
    {
        var entity = await entities.FindAsync(call.Path(0)).ConfigureAwait(false)
            ?? throw new EjbcaRefusedException(404, $"The end entity '{call.Path(0)}' does not exist");
        RequireOver(call, entity, verb);
        return entity;
    }

    private static void RequireOver(EjbcaCall call, EndEntity entity, string verb)
    {
        call.Rights.Require(EjbcaRights.Ca(entity.Authority));
        call.Rights.RequireEndEntity(verb, entity.EndEntityProfile);
    }

    private static string Required(string? value, string field) =>
        string.IsNullOrWhiteSpace(value) ? throw new EjbcaRefusedException(400, $"Field '{field}' is missing or empty: give a value.") : value;
}
