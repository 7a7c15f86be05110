using Birthmark.Enrollment.Ejbca.Routing;

namespace Birthmark.Enrollment.Ejbca;

/// <summary>One call of EJBCA's REST API, freed of the transport that carried it.</summary>
public sealed record EjbcaRequest
{
    public required string Method { get; init; }

    /// <summary>Path below the API's base and query, decoded.</summary>
    public required EjbcaTarget Target { get; init; }

    public required EjbcaCaller Caller { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Parts of a multipart body by name; null when the body is not multipart.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Parts { get; init; }

    /// <summary>Whether the call carries a header of this name; asked by the browser guard.</summary>
    public Func<string, bool> HasHeader { get; init; } = static _ => false;
}
