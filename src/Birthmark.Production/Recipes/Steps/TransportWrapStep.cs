using System.Security.Cryptography;
using System.Text;
using Birthmark.Keys;
using Birthmark.Keys.Wrapping;
using Birthmark.Production.Preview;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>A value under the symmetric transport key of a chip family, which every chip of it has: station and wire carry what only the chip can open.</summary>
internal sealed class TransportWrapStep(MasterKeys masterKeys, IRandomSource random) : IStepKind
{
    private const string Gcm = "aes-gcm";
    private const string KeyWrap = "aes-kw";
    private const string PaddedKeyWrap = "aes-kwp";
    private static readonly string[] OnlyForGcm = ["additional", "nonce"];
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public string Name => "transport-wrap";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("value", true), new("transport_key", true), new("algorithm"), new("additional"), new("nonce")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        // A key has many forms: it is encoded first, or put into a block.
        var value = inputs.Value("value", RecipeType.Any & ~RecipeType.Key);
        var name = inputs.Constant("transport_key");
        var algorithm = inputs.Word("algorithm", [Gcm, KeyWrap, PaddedKeyWrap], Gcm);
        var additional = inputs.Has("additional") ? inputs.Value("additional", RecipeType.Words | RecipeType.Bytes) : BuiltInSource.All["device.uid"];
        var nonce = inputs.Value("nonce", RecipeType.Words);
        if (name is not null && !inputs.Scope.MasterKeys.Contains(name, StringComparer.Ordinal))
        {
            inputs.Fault("transport_key", $"the project declares no master key '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, inputs.Scope.MasterKeys)}");
            return null;
        }

        foreach (var key in OnlyForGcm.Where(k => algorithm is KeyWrap or PaddedKeyWrap && inputs.Has(k)))
        {
            inputs.Fault(key, $"'{algorithm}' takes no '{key}'. Use aes-gcm, or leave it out.");
        }

        if (value is null || name is null || algorithm is null || additional is null || (nonce is null && inputs.Has("nonce")))
        {
            return null;
        }

        if (!inputs.Scope.TokenKeys.TryGetValue(name, out var uri))
        {
            return new Step(masterKeys, random, inputs.Scope.Project, name, algorithm, value, additional, nonce);
        }

        if (algorithm != KeyWrap)
        {
            inputs.Fault("algorithm", $"master key '{name}' stays in its token, which wraps by {KeyWrap}. Write that.");
            return null;
        }

        return new TokenStep(masterKeys, inputs.Scope.Project, name, uri, value);
    }

    /// <summary>As long as it would be; the transport key stays closed.</summary>
    private static BytesValue Example(Source value, RecipeRun run, string algorithm)
    {
        using var octets = value.Get(run).Octets();
        var length = octets.Span.Length;
        // RFC 3394 adds eight octets, RFC 5649 fills up to eight before it does.
        return new(Examples.Counting(algorithm == Gcm ? NonceLength + length + TagLength : ((length + 7) / 8 * 8) + 8));
    }

    private sealed class Step(
        MasterKeys masterKeys, IRandomSource random, string project, string key, string algorithm, Source value, Source additional, Source? nonce) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Bytes;

        internal override IEnumerable<Source> Inputs => algorithm != Gcm ? [value] : nonce is null ? [value, additional] : [value, additional, nonce];

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Example(value, run, algorithm));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            using var transport = await masterKeys.OpenAsync(project, key);
            if (transport.Length is not (16 or 24 or 32))
            {
                throw Refused(run, $"master key '{key}' has {transport.Length} octets, and an AES key has 16, 24 or 32");
            }

            using var octets = value.Get(run).Octets();
            return new BytesValue(algorithm switch
            {
                KeyWrap when octets.Span.Length >= 16 && octets.Span.Length % 8 == 0 => AesKeyWrap.Wrap(transport.Span, octets.Span),
                KeyWrap => throw Refused(run, $"'{KeyWrap}' takes 16, 24, 32 … octets, not {octets.Span.Length}"),
                PaddedKeyWrap when octets.Span.Length > 0 => AesKeyWrap.WrapPadded(transport.Span, octets.Span),
                PaddedKeyWrap => throw Refused(run, "there is nothing to wrap"),
                _ => Seal(run, transport, octets.Span),
            });
        }

        /// <summary>Nonce, ciphertext, tag (NIST SP 800-38D). The additional octets are the device's UID unless said otherwise.</summary>
        private byte[] Seal(RecipeRun run, SecretBuffer transport, ReadOnlySpan<byte> text)
        {
            var made = new byte[NonceLength + text.Length + TagLength];
            var place = made.AsSpan();
            PutNonce(run, place[..NonceLength]);
            using var beside = additional.Get(run).Octets();
            using var aes = new AesGcm(transport.Span, TagLength);
            aes.Encrypt(place[..NonceLength], text, place[NonceLength..^TagLength], place[^TagLength..], beside.Span);
            return made;
        }

        /// <summary>
        /// Random (SP 800-38D §8.2.2), or of a number or serial of this device. That alone could meet itself in another step or project under the
        /// same key, so the nonce is a digest of it with project, step and device.
        /// </summary>
        private void PutNonce(RecipeRun run, Span<byte> place)
        {
            if (nonce is null)
            {
                random.Fill(place);
                return;
            }

            var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"birthmark/v1/transport-nonce\0{project}\0{Name}\0{run.Subject.DeviceUid}\0{nonce.Text(run)}"));
            digest.AsSpan(0, place.Length).CopyTo(place);
        }

        private ProductionRefusedException Refused(RecipeRun run, string why) => new(
            ProductionRefusal.BlockRefused, $"Step '{Name}' of device {run.Subject.DeviceUid}: {why}.", "Correct the project's step or its key.");
    }

    /// <summary>Under an AES key that stays in its token.</summary>
    private sealed class TokenStep(MasterKeys masterKeys, string project, string name, KeyUri uri, Source value) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Bytes;

        internal override IEnumerable<Source> Inputs => [value];

        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(Example(value, run, KeyWrap));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            var transport = await masterKeys.HoldAsync(project, name, uri, cancellation);
            using var octets = value.Get(run).Octets();
            if (transport is not IWrapsKeys wrapping || octets.Span.Length < 16 || octets.Span.Length % 8 != 0)
            {
                throw new ProductionRefusedException(
                    ProductionRefusal.BlockRefused,
                    $"Step '{Name}' of device {run.Subject.DeviceUid}: an AES key in a token wraps 16, 24, 32 … octets, not {octets.Span.Length} by the key '{uri}'.", "Correct the project's step or its key.");
            }

            using var key = new SecretBuffer(octets.Span);
            return new BytesValue(wrapping.Wrap(key));
        }
    }
}
