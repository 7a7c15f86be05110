using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Birthmark.Enrollment.Ejbca.Access;
using Birthmark.Enrollment.Ejbca.Wire;

namespace Birthmark.Enrollment.Ejbca.Routing;

/// <summary>A call that found its endpoint: path values by position, query, body, rights.</summary>
internal sealed class EjbcaCall(EjbcaRequest request, EjbcaRoute route)
{
    private readonly string[] values =
        [.. request.Target.Segments.Where((_, index) => route.Pattern[index] == EjbcaRoute.Any)];

    internal string Actor => request.Caller.Name;

    internal EjbcaRights Rights { get; } = new(request.Caller);

    internal IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? Parts => request.Parts;

    /// <summary>The value of the n-th <c>{}</c> of the path.</summary>
    internal string Path(int index) => values[index];

    internal string? Query(string name) => request.Target.Query(name);

    /// <summary>EJBCA reads anything but <c>true</c> as false.</summary>
    internal bool Flag(string name) => string.Equals(Query(name), "true", StringComparison.OrdinalIgnoreCase);

    internal int Number(string name, int otherwise) => Query(name) switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new EjbcaRefusedException(400, $"Query parameter '{name}' is '{text}': give a whole number."),
    };

    internal T Read<T>(JsonTypeInfo<T> type)
        where T : class =>
        EjbcaJson.TryRead(request.Body.Span, type, out var value, out var why) ? value : throw new EjbcaRefusedException(400, why);
}
