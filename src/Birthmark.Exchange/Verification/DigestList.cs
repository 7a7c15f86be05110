using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Birthmark.Exchange.Verification;

/// <summary>Very many things, each as 128 bits of its SHA-256 and a number that says where it was: 20 octets a thing, sorted once when all are there.</summary>
internal sealed class DigestList
{
    private const int Chunk = 1 << 16;
    private readonly List<UInt128[]> digests = [];
    private readonly List<int[]> places = [];
    private int last = Chunk;

    internal long Count => digests.Count == 0 ? 0 : ((digests.Count - 1L) * Chunk) + last;

    internal static UInt128 Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetByteCount(text);
        var octets = length <= 1024 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(text, octets);
        SHA256.HashData(octets, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    internal void Add(string text, int place) => Add(Of(text), place);

    internal void Add(UInt128 digest, int place)
    {
        if (last == Chunk)
        {
            digests.Add(new UInt128[Chunk]);
            places.Add(new int[Chunk]);
            last = 0;
        }

        digests[^1][last] = digest;
        places[^1][last] = place;
        last++;
    }

    /// <summary>In order of digest: what was added is given up for it.</summary>
    internal (UInt128[] Digests, int[] Places) Sorted()
    {
        var (allDigests, allPlaces) = (new UInt128[Count], new int[Count]);
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
        Array.Sort(allDigests, allPlaces);
        return (allDigests, allPlaces);
    }

    /// <summary>Two places that hold the same thing, or null. Gives up what was added.</summary>
    internal (int One, int Other)? FindTwice()
    {
        var (sorted, where) = Sorted();
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
