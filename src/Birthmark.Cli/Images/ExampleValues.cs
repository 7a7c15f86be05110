using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Birthmark.Images.Blocks;
using Birthmark.Images.Maps;

namespace Birthmark.Cli.Images;

/// <summary>
/// Example values for the inputs of a map, so that a dry run needs nothing but the map: of several kinds that could be meant, the first
/// with which the block can be made and fits its place.
/// </summary>
internal sealed class ExampleValues : IDisposable
{
    // A block with more inputs that no guess fits wants --values.
    private const int MostTries = 2000;

    private static readonly DateTimeOffset noEnd = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public ExampleValues(TimeProvider clock)
    {
        var request = new CertificateRequest("CN=Example device EXAMPLE-0001", key, HashAlgorithmName.SHA256);
        using var issued = request.CreateSelfSigned(clock.GetUtcNow(), noEnd);
        certificate = X509CertificateLoader.LoadCertificate(issued.RawData);
    }

    public void Dispose()
    {
        key.Dispose();
        certificate.Dispose();
    }

    /// <summary>Names of the values that were made up; they are added to the inputs.</summary>
    public IReadOnlyList<string> Complete(MemoryMap map, BlockEncoders encoders, BlockInputs inputs)
    {
        var made = new List<string>();
        foreach (var block in map.Blocks.Where(block => block.Encoder is not null))
        {
            var wanted = InputNames.Of(block).Where(name => !inputs.TryGet(name, out _)).ToArray();
            if (wanted.Length > 0 && encoders.TryFind(block.Encoder!, out var encoder, out _))
            {
                Choose(block, encoder, wanted, inputs);
                made.AddRange(wanted);
            }
        }

        return made;
    }

    private void Choose(BlockPlace block, IBlockEncoder encoder, string[] wanted, BlockInputs inputs)
    {
        var candidates = wanted.Select(name => Candidates(name).ToArray()).ToArray();
        var picks = new int[wanted.Length];
        for (var tries = 0; tries < MostTries; tries++)
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                inputs.With(wanted[i], candidates[i][picks[i]]);
            }

            var isMade = encoder.TryEncode(inputs, block.Options, out var bytes, out _) && (block.Limit == 0 || bytes!.Length <= block.Limit);
            if (isMade || !Advance(picks, candidates))
            {
                return;
            }
        }
    }

    /// <summary>Counts up like a clock; false when every hand went round.</summary>
    private static bool Advance(int[] picks, BlockValue[][] candidates)
    {
        for (var i = 0; i < picks.Length; i++)
        {
            if (++picks[i] < candidates[i].Length)
            {
                return true;
            }

            picks[i] = 0;
        }

        return false;
    }

    /// <summary>What the name suggests comes first.</summary>
    private IEnumerable<BlockValue> Candidates(string name)
    {
        (string[] Hints, BlockValue Value)[] known =
        [
            (["cert", "ca", "dac", "pai", "chain"], BlockValue.Of(certificate.RawData)),
            (["key", "priv"], BlockValue.Of(key.ExportPkcs8PrivateKey())),
            (["key", "priv"], BlockValue.Of(key.ExportParameters(includePrivateParameters: true).D)),
            (["mac", "eui"], BlockValue.Of("02:00:00:00:00:01")),
            (["uuid", "guid"], BlockValue.Of("00000000-0000-4000-8000-000000000001")),
            (["count", "number", "passcode", "discriminator", "port"], BlockValue.Of(1)),
            (["serial", "name", "text"], BlockValue.Of("EXAMPLE-0001")),
            ([], BlockValue.Of(Counting(16))),
            ([], BlockValue.Of(Counting(32))),
        ];
        return known.OrderBy(item => item.Hints.Any(hint => name.Contains(hint, StringComparison.OrdinalIgnoreCase)) ? 0 : item.Hints.Contains("serial") ? 1 : 2).Select(item => item.Value);
    }

    private static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
