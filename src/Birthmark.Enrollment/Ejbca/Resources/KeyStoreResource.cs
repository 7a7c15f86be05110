using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Enrollment.Ejbca.Wire;
using Birthmark.Keys;
using Birthmark.Pki.Issuance;
using Birthmark.Pki.Names;
using Birthmark.Pki.Registration;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary>The part of <c>v1/certificate</c> that makes the key for the end entity and delivers a key store.</summary>
internal sealed class KeyStoreResource(EnrolmentDesk desk, EndEntities entities, IDeviceKeys keys)
{
    internal IEnumerable<EjbcaRoute> Routes =>
        [EjbcaRoute.Of("POST", "v1/certificate/enrollkeystore", EnrolAsync, family: RefusalFamily.CertificateRequest)];

    private async Task<EjbcaAnswer> EnrolAsync(EjbcaCall call, CancellationToken cancellation)
    {
        var wire = call.Read(EjbcaJson.Requests.EnrolKeyStoreRequest);
        var entity = await entities.FindAsync(wire.Username ?? "").ConfigureAwait(false)
            ?? throw new EjbcaRefusedException(404, $"The end entity '{wire.Username}' does not exist");
        call.Rights.Require(EjbcaRights.Ca(entity.Authority));
        call.Rights.Require(EjbcaRights.CreateCertificate);
        RequireSupported(entity);
        if (!KeySpecification.TryRead(wire.KeyAlg, wire.KeySpec, out var algorithm))
        {
            throw new EjbcaRefusedException(
                422, $"Key algorithm '{wire.KeyAlg}' with specification '{wire.KeySpec}' is not supported: use RSA 2048, 3072 or 4096, or EC P-256 or P-384.");
        }

        using var key = keys.Generate(algorithm);
        var request = MakeRequest(entity, key);
        var password = wire.Password ?? "";
        var issued = await desk.EnrolRegisteredAsync(entity.Username, password, entity.Authority, request, call.Actor, cancellation).ConfigureAwait(false);
        var answer = entity.Token == "PEM"
            ? new KeyStoreAnswer(KeyStoreBundle.WritePem(key, issued.Der, issued.Authority.Chain), "PEM")
            : new KeyStoreAnswer(KeyStoreBundle.WritePkcs12(entity.Username, key, issued.Der, issued.Authority.Chain, password), "PKCS12");
        return EjbcaAnswer.Json(answer, EjbcaJson.Answers.KeyStoreAnswer, 201);
    }

    private static void RequireSupported(EndEntity entity)
    {
        switch (entity.Token)
        {
            case "P12" or "PEM":
                return;
            case "USERGENERATED":
                throw new EjbcaRefusedException(
                    400, $"End entity '{entity.Username}' has token type USERGENERATED: its key is made by the user; send a certificate request, or set the token to P12 or PEM.");
            default:
                throw new EjbcaRefusedException(
                    400, $"Key store type {entity.Token} of end entity '{entity.Username}' cannot be generated: set the token to P12 or PEM.");
        }
    }

    private static CertificationRequest MakeRequest(EndEntity entity, IDeviceKey key) =>
        CertificationRequest.TryRead(CertificationRequest.Create(DistinguishedName.Parse(entity.SubjectDn), key), out var request, out var why)
            ? request
            : throw new InvalidOperationException($"A request made here cannot be read: {why}");
}
