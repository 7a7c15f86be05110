using System.Diagnostics.CodeAnalysis;
using Birthmark.Enrollment.Ejbca.Wire;

namespace Birthmark.Enrollment.Ejbca.Routing;

/// <summary>All endpoints, by number of segments; of several that fit, the one with the most literal segments answers.</summary>
internal sealed class EjbcaRoutes
{
    private readonly ILookup<int, EjbcaRoute> byLength;

    internal EjbcaRoutes(IEnumerable<IEjbcaResource> resources, EjbcaRestOptions options)
    {
        var status = EjbcaAnswer.Json(new StatusAnswer("OK", "1.0", options.Revision), EjbcaJson.Answers.StatusAnswer);
        byLength = resources
            .SelectMany(resource => resource.Routes.Append(
                EjbcaRoute.Of("GET", resource.Name + "/status", (_, _) => Task.FromResult(status), EjbcaGate.AnyCertificate)))
            .OrderByDescending(static route => route.Literals)
            .ToLookup(static route => route.Pattern.Length);
    }

    /// <summary>When false, <paramref name="allowed"/> lists the methods of the path, or is empty when there is no such path.</summary>
    internal bool TryFind(string method, IReadOnlyList<string> segments, [NotNullWhen(true)] out EjbcaRoute? route, out string allowed)
    {
        var wanted = method == "HEAD" ? "GET" : method;
        route = byLength[segments.Count].FirstOrDefault(candidate => candidate.Method == wanted && candidate.Fits(segments));
        allowed = route is not null
            ? ""
            : string.Join(", ", byLength[segments.Count].Where(candidate => candidate.Fits(segments)).Select(static candidate => candidate.Method).Distinct());
        return route is not null;
    }
}
