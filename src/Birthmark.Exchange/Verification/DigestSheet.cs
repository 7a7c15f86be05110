namespace Birthmark.Exchange.Verification;

/// <summary>Room to sort in, used again and again: a fresh one for each of several lists of a million would be what most of the memory goes to.</summary>
internal sealed class DigestSheet
{
    private ulong[] digests = [];
    private int[] places = [];

    internal (ulong[] Digests, int[] Places) Of(int count)
    {
        if (digests.Length < count)
        {
            (digests, places) = (new ulong[count], new int[count]);
        }

        return (digests, places);
    }
}
