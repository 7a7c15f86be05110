using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Enrollment.Ejbca.Texts;
using Birthmark.Keys;
using Birthmark.Pki;

namespace Birthmark.Enrollment.Ejbca;

/// <summary>EJBCA's REST API, message by message: Community's resources, and the Enterprise ones that its SDKs call.</summary>
public sealed class EjbcaRest
{
    private const string NoCredential = "Error no client certificate or OAuth token received for authentication.";

    private readonly EjbcaRestOptions options;
    private readonly EjbcaRoutes routes;

    internal EjbcaRest(EjbcaRestOptions options, IEnumerable<IEjbcaResource> resources)
    {
        this.options = options;
        routes = new EjbcaRoutes(resources, options);
    }

    /// <summary>Answers one call. Refusals are answers; only failures are thrown.</summary>
    public async Task<EjbcaAnswer> AnswerAsync(EjbcaRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (BrowserGuard.Blocks(request.HasHeader, options))
        {
            return EjbcaAnswer.Disabled;
        }

        var segments = request.Target.Segments;
        if (!routes.TryFind(request.Method, segments, out var route, out var allowed))
        {
            return allowed.Length > 0
                ? EjbcaAnswer.Error(405, $"Method {request.Method} is not offered here; use {allowed}.") with { Allow = allowed }
                : EjbcaAnswer.Error(404, "Could not find resource for this path.");
        }

        if (options.DisabledResources.Contains(route.Resource))
        {
            return EjbcaAnswer.Disabled;
        }

        return request.Caller.IsAuthenticated
            ? await AnswerAsync(new EjbcaCall(request, route), route, cancellation).ConfigureAwait(false)
            : EjbcaAnswer.Error(403, NoCredential);
    }

    private static async Task<EjbcaAnswer> AnswerAsync(EjbcaCall call, EjbcaRoute route, CancellationToken cancellation)
    {
        try
        {
            if (route.Gate == EjbcaGate.Administrator)
            {
                call.Rights.Require(EjbcaRights.Administrator);
            }

            return await route.Answer(call, cancellation).ConfigureAwait(false);
        }
        catch (EjbcaRefusedException refusal)
        {
            return EjbcaAnswer.Error(refusal.Status, refusal.Message) with { MissingRule = refusal.MissingRule };
        }
        catch (PkiRefusedException refusal)
        {
            var (status, text) = RefusalStatus.Of(refusal, route.Family);
            return EjbcaAnswer.Error(status, text);
        }
        catch (KeyRefusedException refusal)
        {
            var (status, text) = RefusalStatus.Of(refusal);
            return EjbcaAnswer.Error(status, text);
        }
    }
}
