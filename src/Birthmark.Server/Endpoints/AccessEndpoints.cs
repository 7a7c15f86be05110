using Birthmark.Api.Access;
using Birthmark.Server.Access;

namespace Birthmark.Server.Endpoints;

/// <summary>The access matrix, endpoint by endpoint, and who the caller is in it.</summary>
internal static class AccessEndpoints
{
    internal static void MapAccess(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/access", (Caller caller, EndpointDataSource endpoints) =>
                TypedResults.Ok(new AccessView(caller.Name, RoleNames.Of(caller.Roles), RulesOf(endpoints))))
            .RequireActForOems(Act.ReadAccess).WithName("access").WithTags("access").WithSummary("Who may do what, and who you are.");

    private static List<AccessRule> RulesOf(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => MethodsOf(e).Select(m => (Requirement: e.Metadata.GetRequiredMetadata<ActRequirement>(), Method: m, Path: PathOf(e))))
            .OrderBy(r => r.Requirement.Row.Act).ThenBy(r => r.Path, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal)
            .Select(r => new AccessRule(r.Requirement.Row.Name, r.Method, r.Path, AudienceOf(r.Requirement))),
    ];

    private static IReadOnlyList<string> MethodsOf(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"];

    /// <summary>As the description writes it: <c>/projects/{name}/versions/{version}</c>, without the router's constraints.</summary>
    private static string PathOf(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.Parameters.Aggregate(
            endpoint.RoutePattern.RawText ?? "",
            static (text, p) => p.ParameterPolicies.Aggregate(text, (t, policy) => t.Replace($"{p.Name}:{policy.Content}", p.Name, StringComparison.Ordinal)));

    private static IReadOnlyList<string> AudienceOf(ActRequirement requirement) => requirement.Row.Audience switch
    {
        Audience.Everyone => ["everyone"],
        Audience.Certified => ["certified", .. RoleNames.Of(requirement.Roles)],
        _ => RoleNames.Of(requirement.Roles),
    };
}
