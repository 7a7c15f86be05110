using Birthmark.Keys.Entropy;

namespace Birthmark.Keys.Tpm;

/// <summary>The TPM's generator (Part 3 §16.1), some 32 octets a command.</summary>
internal sealed class TpmRandomSource(TpmLink link) : IRawSource
{
    private const int Piece = 32;

    public string Name => "TPM";

    public void Read(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var wanted = Math.Min(Piece, destination.Length);
            using var piece = link.Use(session => TpmKeys.Secret(session, session.Secretly("GetRandom", TpmCode.GetRandom, [], new TpmWriter().U16(wanted).ToArray(), Hides.Answer)));
            if (piece.Length == 0 || piece.Length > wanted)
            {
                throw link.Broken($"{piece.Length} random octets when asked for {wanted}");
            }

            piece.Span.CopyTo(destination);
            destination = destination[piece.Length..];
        }
    }
}
