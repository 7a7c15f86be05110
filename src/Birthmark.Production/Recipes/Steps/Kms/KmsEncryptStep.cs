using Birthmark.Keys;
using Birthmark.Keys.Kms;
using Birthmark.Production.Kms;
using Birthmark.Production.Preview;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps.Kms;

/// <summary>A value encrypted under a key that stays in the KMS: the nonce, the ciphertext, and for GCM the tag.</summary>
internal sealed class KmsEncryptStep(KmsBook book, IRandomSource random) : IStepKind
{
    private const string Gcm = "aes-gcm";
    private const string Cbc = "aes-cbc";

    public string Name => "kms-encrypt";

    public IReadOnlyList<StepInput> Inputs { get; } = [new("kms", true), new("key", true), new("value", true), new("algorithm"), new("additional")];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var connection = KmsStep.Take(inputs);
        var key = inputs.Value("key", RecipeType.Text);
        // A key has many forms: it is encoded first, or put into a block.
        var value = inputs.Value("value", RecipeType.Any & ~RecipeType.Key);
        var algorithm = inputs.Word("algorithm", [Gcm, Cbc], Gcm);
        var additional = inputs.Has("additional") ? inputs.Value("additional", RecipeType.Words | RecipeType.Bytes) : BuiltInSource.All["device.uid"];
        if (algorithm == Cbc && inputs.Has("additional"))
        {
            inputs.Fault("additional", "'aes-cbc' protects nothing beside the value. Use aes-gcm, or leave 'additional' out.");
            return null;
        }

        return connection is null || key is null || value is null || algorithm is null || additional is null
            ? null
            : new Step(book, random, connection, key, value, algorithm == Gcm ? KmsCipher.AesGcm : KmsCipher.AesCbc, additional);
    }

    private sealed class Step(KmsBook book, IRandomSource random, KmsKey connection, Source key, Source value, KmsCipher cipher, Source additional) : KmsStep(book, connection)
    {
        internal override RecipeType Output => RecipeType.Bytes;

        internal override IEnumerable<Source> Inputs => [key, value, additional];

        internal override IEnumerable<KmsUse> Uses => UseOf(key, KmsUseKind.Encrypt);

        /// <summary>GCM adds nonce and tag; CBC its nonce, and fills up to a whole block.</summary>
        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run)
        {
            using var octets = value.Get(run).Octets();
            return new(new BytesValue(Examples.Counting(cipher == KmsCipher.AesGcm ? 12 + octets.Span.Length + 16 : 16 + (((octets.Span.Length / 16) + 1) * 16))));
        }

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation)
        {
            // NIST SP 800-38D §8.2.2: a random nonce of 96 bits. Asked again after a lost answer, another one: no nonce meets two texts.
            var nonce = new byte[cipher == KmsCipher.AesGcm ? 12 : 16];
            random.Fill(nonce);
            using var text = Copy(run);
            var beside = cipher == KmsCipher.AesGcm ? Beside(run) : [];
            var made = await AskAsync<IEncryptsBlocks, KmsCiphertext>(run, kms => kms.EncryptAsync(key.Text(run), cipher, nonce, beside, text, cancellation));
            return new BytesValue((byte[])[.. nonce, .. made.Ciphertext, .. made.Tag]);
        }

        private SecretBuffer Copy(RecipeRun run)
        {
            using var octets = value.Get(run).Octets();
            return new(octets.Span);
        }

        private byte[] Beside(RecipeRun run)
        {
            using var octets = additional.Get(run).Octets();
            return octets.Span.ToArray();
        }
    }
}
