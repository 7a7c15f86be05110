using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Exchange.Verification;

/// <summary>
/// Very many things, each as 64 bits of a digest and a number that says where it was: 12 octets a thing, sorted once when all are there. The digest is
/// keyed afresh in every process, so nobody can prepare two things that look alike; by chance two of a million do once in thirty million verifications,
/// and not again when verified again.
/// </summary>
internal sealed class DigestList
{
    private const int Chunk = 1 << 16;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
    private readonly List<ulong[]> digests = [];
    private readonly List<int[]> places = [];
    private int last = Chunk;

    internal long Count => digests.Count == 0 ? 0 : ((digests.Count - 1L) * Chunk) + last;

    internal static ulong Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Key.Length + Encoding.UTF8.GetByteCount(text);
        var octets = length <= 1024 ? stackalloc byte[length] : new byte[length];
        Key.CopyTo(octets);
        Encoding.UTF8.GetBytes(text, octets[Key.Length..]);
        SHA256.HashData(octets, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    internal void Add(string text, int place)
    {
        if (last == Chunk)
        {
            digests.Add(new ulong[Chunk]);
            places.Add(new int[Chunk]);
            last = 0;
        }

        digests[^1][last] = Of(text);
        places[^1][last] = place;
        last++;
    }

    /// <summary>In order of digest: what was added is given up for it.</summary>
    /// <param name="sheet">Where to sort; good until it is sorted on again.</param>
    internal (ReadOnlyMemory<ulong> Digests, ReadOnlyMemory<int> Places) Sorted(DigestSheet sheet)
    {
        var count = (int)Count;
        var (allDigests, allPlaces) = sheet.Of(count);
        for (var i = 0; i < digests.Count; i++)
        {
            var some = i == digests.Count - 1 ? last : Chunk;
            digests[i].AsSpan(0, some).CopyTo(allDigests.AsSpan(i * Chunk));
            places[i].AsSpan(0, some).CopyTo(allPlaces.AsSpan(i * Chunk));
            (digests[i], places[i]) = ([], []);
        }

        digests.Clear();
        places.Clear();
        last = Chunk;
        Array.Sort(allDigests, allPlaces, 0, count);
        return (allDigests.AsMemory(0, count), allPlaces.AsMemory(0, count));
    }

    /// <summary>Two places that hold the same thing, or null. Gives up what was added.</summary>
    internal (int One, int Other)? FindTwice(DigestSheet sheet)
    {
        var (digests, places) = Sorted(sheet);
        var sorted = digests.Span;
        var where = places.Span;
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                return (where[i - 1], where[i]);
            }
        }

        return null;
    }
}
