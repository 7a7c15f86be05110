using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Birthmark.Images.Encoders.Mcuboot;
using Birthmark.Keys;
using Birthmark.Production.Memory;
using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using Birthmark.Production.Recipes.Sources;
using Birthmark.Production.Recipes.Values;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>
/// Firmware as MCUboot boots it, signed by a key that rests sealed with the project, and encrypted if wanted. The same firmware with the same options
/// is signed once and kept: signatures have a random part, and what a device was given must be found again when it is read back.
/// </summary>
internal sealed class SignImageStep(MasterKeys keys, SignedImages signed, IRandomSource random) : IStepKind
{
    public string Name => "sign-image";

    public IReadOnlyList<StepInput> Inputs { get; } =
    [
        new("payload", true), new("master_key", true), new("version", true), new("header_size"), new("load_address"), new("security_counter"),
        new("slot_size"), new("confirm"), new("encrypt_to"),
    ];

    public RecipeStep? Compile(StepInputs inputs)
    {
        var payload = inputs.Value("payload", RecipeType.Bytes);
        var encryptTo = inputs.Value("encrypt_to", RecipeType.Bytes | RecipeType.Text);
        var (name, version) = (inputs.Constant("master_key"), inputs.Constant("version"));
        if (name is not null && !inputs.Scope.MasterKeys.Contains(name, StringComparer.Ordinal))
        {
            inputs.Fault("master_key", $"the project declares no master key '{YamlTree.Shorten(name)}'. {Spelling.Hint(name, inputs.Scope.MasterKeys)}");
            return null;
        }

        if (name is not null && inputs.Scope.TokenKeys.ContainsKey(name))
        {
            inputs.Fault("master_key", $"master key '{name}' is a symmetric key in a token and signs nothing. Declare a private key under master_keys.");
            return null;
        }

        if (version is null || !McubootVersion.TryParse(version, out var number))
        {
            inputs.Fault("version", "'version' must be major.minor.revision+build, such as 1.2.3+4.");
            return null;
        }

        var options = new McubootOptions(number)
        {
            HeaderSize = (int)inputs.Integer("header_size", 32, ushort.MaxValue, 0x200),
            LoadAddress = (uint)inputs.Integer("load_address", 0, uint.MaxValue, 0),
            SecurityCounter = inputs.Has("security_counter") ? (uint)inputs.Integer("security_counter", 0, uint.MaxValue, 0) : null,
            SlotSize = (int)inputs.Integer("slot_size", 0, FileShelf.MaxLength, 0),
            Confirm = inputs.Flag("confirm", false),
        };
        return payload is null || name is null || (encryptTo is null && inputs.Has("encrypt_to"))
            ? null
            : new Step(this, inputs.Scope.Project, name, payload, encryptTo, options);
    }

    private async Task<byte[]> SignAsync(Step step, byte[] payload, byte[]? encryptTo, string project, string name, McubootOptions options)
    {
        using var secret = await keys.OpenAsync(project, name);
        if (!McubootKey.TryRead(secret.Span, out var key, out var fault))
        {
            throw Refuse(step, fault.Text, $"{fault.Remedy}, as master key '{name}'.");
        }

        using (key)
        {
            var inputs = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
                '/', Hash(payload), Hash(key.PublicKeyInfo), encryptTo is null ? "" : Hash(encryptTo), options.Version.ToString(), Number(options.HeaderSize), Number(options.LoadAddress),
                options.SecurityCounter is { } counter ? Number(counter) : "", Number(options.SlotSize), options.Confirm ? "confirm" : ""))));
            return await signed.FindAsync(inputs) ?? await signed.KeepAsync(inputs, Make(step, payload, encryptTo, key, options));
        }
    }

    private byte[] Make(Step step, byte[] payload, byte[]? encryptTo, McubootKey key, McubootOptions options)
    {
        using var payloadKey = new SecretBuffer(16);
        McubootEncryption? encryption = null;
        if (encryptTo is not null)
        {
            random.Fill(payloadKey.Span);
            options = McubootEncryption.TryRead(encryptTo, out encryption, out var wrong)
                ? options with { Encryption = encryption, PayloadKey = payloadKey.Span.ToArray() }
                : throw Refuse(step, wrong.Text, $"{wrong.Remedy}, as 'encrypt_to'.");
        }

        using (encryption)
        {
            return McubootImage.TrySign(payload, options, key, out var image, out var fault) ? image : throw Refuse(step, fault.Text, $"{fault.Remedy}.");
        }
    }

    private static ProductionRefusedException Refuse(Step step, string text, string remedy) =>
        new(ProductionRefusal.BlockRefused, $"Step '{step.Name}' cannot sign its image: {text}.", remedy);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal sealed class Step(SignImageStep kind, string project, string name, Source payload, Source? encryptTo, McubootOptions options) : RecipeStep
    {
        internal override RecipeType Output => RecipeType.Bytes;

        internal override IEnumerable<Source> Inputs => encryptTo is null ? [payload] : [payload, encryptTo];

        internal override bool IsRepeatable => true;

        internal override bool FollowsFromInputs => true;

        internal override bool NeedsStore => true;

        /// <summary>Where the payload stands in it; nothing is signed, and the key stays closed.</summary>
        internal override ValueTask<RecipeValue> ExampleAsync(RecipeRun run) => new(new BytesValue((byte[])[.. new byte[options.HeaderSize], .. Bytes(payload, run)!]));

        internal override async ValueTask<RecipeValue> RunAsync(RecipeRun run, CancellationToken cancellation) =>
            new BytesValue(await kind.SignAsync(this, Bytes(payload, run)!, Bytes(encryptTo, run), project, name, options));

        private static byte[]? Bytes(Source? source, RecipeRun run)
        {
            if (source is null)
            {
                return null;
            }

            using var octets = source.Get(run).Octets();
            return octets.Span.ToArray();
        }
    }
}
