namespace Birthmark.Server.Access;

/// <summary>Ties endpoints to acts.</summary>
public static class ActEndpoints
{
    /// <summary>Says which act a call of the endpoint is; without one the hub does not start.</summary>
    public static TBuilder RequireAct<TBuilder>(this TBuilder endpoints, Act act)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ActRequirement(act));

    /// <summary>As <see cref="RequireAct"/>, for an endpoint that shows an OEM what is its own and nothing else.</summary>
    public static TBuilder RequireActForOems<TBuilder>(this TBuilder endpoints, Act act)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new ActRequirement(act, isForOems: true));

    /// <summary>Routes that carry no act.</summary>
    internal static IReadOnlyList<string> WithoutAct(IEnumerable<EndpointDataSource> sources) =>
        [.. sources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ActRequirement>() is null)
            .Select(e => e.RoutePattern.RawText ?? e.DisplayName ?? "?")];
}
