using Birthmark.Keys;
using Birthmark.Production.Recipes.Outputs;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A value in another form. What is secret stays secret in every form.</summary>
internal sealed class EncodeStep : IStepKind
{
    private const string Chain = "pem-chain";
    private const RecipeType Octetful = RecipeType.Any;
    private const RecipeType Signed = RecipeType.Request | RecipeType.Certificate;
    private const RecipeType Hidden = RecipeType.Secret | RecipeType.SecretText | RecipeType.Key;

    /// <summary>Format, what it can be made from, and whether the result is text.</summary>
    private static readonly Dictionary<string, (RecipeType From, bool IsText, Action<RecipeValue, SecretWriter> Write)> Formats = new(StringComparer.Ordinal)
    {
        ["base64"] = (Octetful, true, (v, w) => Put(v, o => w.WriteBase64(o))),
        ["hex"] = (Octetful, true, (v, w) => Put(v, o => w.WriteHex(o))),
        ["der"] = (Signed | RecipeType.Key, false, (v, w) => Put(v, o => w.Write(o))),
        ["pem"] = (Signed | RecipeType.Key, true, (v, w) => Put(v, o => w.WritePem(Label(v.Type), o))),
        [Chain] = (RecipeType.Certificate, true, WriteChain),
        ["raw-scalar"] = (RecipeType.EcKey, false, (v, w) => Put(((KeyValue)v).Key.ExportScalar(), w)),
        ["traditional"] = (RecipeType.Key, false, (v, w) => Put(((KeyValue)v).Key.ExportTraditional(), w)),
    };

    public string Name => "encode";

    internal static IEnumerable<string> FormatNames => Formats.Keys;

    public IReadOnlyList<StepInput> Inputs { get; } = [new("value", true), new("format", true)];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var format = inputs.Word("format", [.. Formats.Keys]);
        var value = inputs.Value("value", format is null ? RecipeType.Any : Formats[format].From);
        return format is null || value is null ? null : new Step(value, Formats[format].IsText, format == Chain, Formats[format].Write);
    }

    private static void Put(RecipeValue value, Action<ReadOnlySpan<byte>> write)
    {
        using var octets = value.Octets();
        write(octets.Span);
    }

    private static void Put(SecretBuffer secret, SecretWriter writer)
    {
        using (secret)
        {
            writer.Write(secret.Span);
        }
    }

    private static void WriteChain(RecipeValue value, SecretWriter writer)
    {
        var certificate = (CertificateValue)value;
        writer.WritePem("CERTIFICATE"u8, certificate.Der.Span);
        foreach (var issuer in certificate.Chain)
        {
            writer.WritePem("CERTIFICATE"u8, issuer.Span);
        }
    }

    private static ReadOnlySpan<byte> Label(RecipeType type) => type switch
    {
        RecipeType.Certificate => "CERTIFICATE"u8,
        RecipeType.Request => "CERTIFICATE REQUEST"u8,
        _ => "PRIVATE KEY"u8,
    };

    private sealed class Step(Source value, bool isText, bool needsChain, Action<RecipeValue, SecretWriter> write) : RecipeStep
    {
        private readonly bool isSecret = (value.Type & Hidden) != 0;

        internal override RecipeType Output => (isText, isSecret) switch
        {
            (true, true) => RecipeType.SecretText,
            (true, false) => RecipeType.Text,
            (false, true) => RecipeType.Secret,
            (false, false) => RecipeType.Bytes,
        };

        internal override IEnumerable<Source> Inputs => [value];

        internal override bool IsRepeatable => true;

        internal override bool FollowsFromInputs => true;

        internal override bool NeedsChain => needsChain || base.NeedsChain;

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => RunAsync(run, CancellationToken.None);

        internal override ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            using var writer = new SecretWriter();
            write(value.Get(run), writer);
            if (isSecret)
            {
                return new(new SecretValue(new SecretBuffer(writer.Written.Span), isText));
            }

            return new(isText ? new TextValue(writer.Written.Span) : new BytesValue(writer.Written.ToArray()));
        }
    }
}
