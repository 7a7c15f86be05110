namespace Birthmark.Enrollment.Ejbca;

/// <summary>How EJBCA's REST API is offered.</summary>
public sealed record EjbcaRestOptions
{
    /// <summary>Refuse calls that a browser makes on behalf of a page (<c>Sec-Fetch-*</c> without <see cref="BrowserGuardHeader"/>). Default on.</summary>
    public bool BrowserGuard { get; init; } = true;

    /// <summary>Header that a wanted web client sends, with any value.</summary>
    public string BrowserGuardHeader { get; init; } = "X-Keyfactor-Requested-With";

    /// <summary>Resources that answer as a switched-off protocol does, e.g. <c>v1/endentity</c>. Default none.</summary>
    public IReadOnlySet<string> DisabledResources { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Revision in every <c>status</c> answer.</summary>
    public string Revision { get; init; } = "EJBCA 8.2.0.1 Community (birthmark)";
}
