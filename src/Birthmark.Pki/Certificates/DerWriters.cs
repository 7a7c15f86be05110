using System.Formats.Asn1;

namespace Birthmark.Pki.Certificates;

/// <summary>Writers of DER that are used again: a new one costs more memory than most of what is written with it.</summary>
internal static class DerWriters
{
    private const int MostIdle = 4;
    private const int Capacity = 1024;

    [ThreadStatic]
    private static Stack<AsnWriter>? idle;

    /// <summary>For one structure, to be ended by <see cref="Finish"/> or <see cref="Return"/>; one that is lost to an exception is no harm.</summary>
    internal static AsnWriter Rent() => (idle ??= new(MostIdle)).TryPop(out var writer) ? writer : new AsnWriter(AsnEncodingRules.DER, Capacity);

    internal static byte[] Finish(AsnWriter writer)
    {
        var der = writer.Encode();
        Return(writer);
        return der;
    }

    internal static void Return(AsnWriter writer)
    {
        writer.Reset();
        idle ??= new(MostIdle);
        if (idle.Count < MostIdle)
        {
            idle.Push(writer);
        }
    }
}
