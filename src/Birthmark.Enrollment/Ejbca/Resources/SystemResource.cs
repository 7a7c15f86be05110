using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Routing;
using Birthmark.Pki.Revocation;

namespace Birthmark.Enrollment.Ejbca.Resources;

/// <summary><c>v1/system</c>: runs a job now instead of on its schedule.</summary>
internal sealed class SystemResource(RevocationLists lists) : IEjbcaResource
{
    private const string CrlUpdater = "CRL Updater";

    public string Name => "v1/system";

    public IEnumerable<EjbcaRoute> Routes => [EjbcaRoute.Of("PUT", "v1/system/service/{}/run", RunAsync)];

    private async Task<EjbcaAnswer> RunAsync(EjbcaCall call, CancellationToken cancellation)
    {
        call.Rights.Require(EjbcaRights.RunServices);
        if (call.Path(0) != CrlUpdater)
        {
            throw new EjbcaRefusedException(404, $"Service with name '{call.Path(0)}' does not exist: the one here is '{CrlUpdater}'.");
        }

        return await lists.CreateDueAsync(cancellation).ConfigureAwait(false) > 0
            ? EjbcaAnswer.Empty()
            : throw new EjbcaRefusedException(409, $"Service '{CrlUpdater}' had nothing to do: no CRL is due.");
    }
}
