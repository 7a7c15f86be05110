using System.Diagnostics.CodeAnalysis;
using Birthmark.Images.Encoders.Atecc;
using Birthmark.Images.Encoders.Cbor;
using Birthmark.Images.Encoders.Certificate;
using Birthmark.Images.Encoders.EspNvs;
using Birthmark.Images.Encoders.EspPartitions;
using Birthmark.Images.Encoders.EspSecureCert;
using Birthmark.Images.Encoders.Fill;
using Birthmark.Images.Encoders.Integer;
using Birthmark.Images.Encoders.Key;
using Birthmark.Images.Encoders.Mac;
using Birthmark.Images.Encoders.MatterNrf;
using Birthmark.Images.Encoders.MatterNxp;
using Birthmark.Images.Encoders.Mcuboot;
using Birthmark.Images.Encoders.Raw;
using Birthmark.Images.Encoders.Renesas;
using Birthmark.Images.Encoders.Struct;
using Birthmark.Images.Encoders.Text;
using Birthmark.Images.Encoders.Tlv;
using Birthmark.Images.Encoders.Uuid;

namespace Birthmark.Images.Blocks;

/// <summary>The block encoders by name. A new one is a folder under <c>Encoders</c> and one line here.</summary>
public sealed class BlockEncoders
{
    private readonly Dictionary<string, IBlockEncoder> byName = new(StringComparer.Ordinal);

    /// <summary>Those that come with the program.</summary>
    public static BlockEncoders Shipped { get; } = new(
    [
        new RawEncoder(),
        new IntegerEncoder(),
        new TextEncoder(),
        new MacEncoder(),
        new UuidEncoder(),
        new CertificateEncoder(),
        new KeyEncoder(),
        new StructEncoder(),
        new TlvEncoder(),
        new CborEncoder(),
        new FillEncoder(),
        new NvsEncoder(),
        new NvsKeysEncoder(),
        new EspPartitionsEncoder(),
        new SecureCertEncoder(),
        new NrfFactoryEncoder(),
        new NxpFactoryEncoder(),
        new McubootEncoder(),
        new AteccEncoder(),
        new RenesasEncoder(),
    ]);

    public BlockEncoders(IEnumerable<IBlockEncoder> encoders)
    {
        foreach (var encoder in encoders)
        {
            byName.Add(encoder.Name, encoder);
        }
    }

    public IReadOnlyCollection<IBlockEncoder> All => byName.Values;

    /// <summary>These and one more; a name that is taken is an error of the program.</summary>
    public BlockEncoders With(IBlockEncoder encoder) => new(byName.Values.Append(encoder));

    public bool TryFind(string name, [NotNullWhen(true)] out IBlockEncoder? encoder, [NotNullWhen(false)] out ImageFault? fault)
    {
        fault = byName.TryGetValue(name, out encoder)
            ? null
            : new ImageFault(FaultKind.Missing, $"the block encoder '{name}' is unknown", $"Choose one of {string.Join(", ", byName.Keys.Order())}");
        return encoder is not null;
    }
}
