using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Sources;

/// <summary>A part of what another step made: <c>${dac.issuer}</c>.</summary>
internal sealed class MemberSource : Source
{
    private static readonly (RecipeType Of, string Name, RecipeType Type, Func<RecipeValue, RecipeValue> Take)[] Members =
    [
        (RecipeType.Key, "public_key", RecipeType.Bytes, v => new BytesValue(((KeyValue)v).Key.PublicKey)),
        (RecipeType.Request, "public_key", RecipeType.Bytes, v => new BytesValue(((RequestValue)v).PublicKey)),
        (RecipeType.Certificate, "public_key", RecipeType.Bytes, v => new BytesValue(((CertificateValue)v).Facts.PublicKey)),
        (RecipeType.Certificate, "serial", RecipeType.Text, v => new TextValue(((CertificateValue)v).Facts.SerialNumber)),
        (RecipeType.Certificate, "fingerprint", RecipeType.Text, v => new TextValue(((CertificateValue)v).Facts.Sha256)),
        (RecipeType.Certificate, "issuer", RecipeType.Bytes, v => new BytesValue(((CertificateValue)v).Chain is [var first, ..] ? first : default)),
        (RecipeType.Certificate, "root", RecipeType.Bytes, v => new BytesValue(((CertificateValue)v).Chain is [.., var last] ? last : default)),
    ];

    private readonly SlotSource whole;
    private readonly Func<RecipeValue, RecipeValue> take;

    private MemberSource(SlotSource whole, RecipeType type, string name, Func<RecipeValue, RecipeValue> take)
    {
        this.whole = whole;
        this.take = take;
        Type = type;
        NeedsChain = name is "issuer" or "root";
    }

    internal override bool NeedsChain { get; }

    internal override RecipeType Type { get; }

    internal override IEnumerable<int> Slots => whole.Slots;

    internal static IEnumerable<string> MembersOf(RecipeType type) => Members.Where(m => (m.Of & type) != 0).Select(m => m.Name);

    internal static MemberSource? TryMake(SlotSource whole, string member)
    {
        foreach (var known in Members)
        {
            if (known.Name == member && (known.Of & whole.Type) != 0)
            {
                return new(whole, known.Type, known.Name, known.Take);
            }
        }

        return null;
    }

    internal override RecipeValue Get(RecipeRun run) => take(whole.Get(run));
}
