using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Exchange;
using Birthmark.Cli.Files;
using Birthmark.Exchange.Enrolment;
using Birthmark.Exchange.Identity;
using Birthmark.Keys;
using Birthmark.Keys.Entropy;

namespace Birthmark.Cli.Enrolment;

/// <summary>The owner's side of an enrolment, in the folder of its exchange identity: <c>hubs/NAME.challenge.json</c>, <c>hubs/NAME.enrolled.json</c>, <c>hubs/NAME.certificates.pem</c>, <c>hubs-ca.pem</c>.</summary>
internal sealed class OwnersDesk
{
    public IdentityFolder Folder { get; } = new();

    public Option<string[]> Makers { get; } = new("--makers") { Description = "Certificates of TPM makers (PEM) whose TPMs are believed: roots, and authorities between; may be repeated.", HelpName = "FILE" };

    public Option<string?> Endorsement { get; } = new("--endorsement") { Description = "SHA-256 of the endorsement key, read at the machine itself: believe this one TPM, whoever made it.", HelpName = "SHA256" };

    public Option<string?> Registers { get; } = new("--registers-digest") { Description = "What the quoted registers must digest to (default: as at the last enrolment; at the first, what is found).", HelpName = "SHA256" };

    /// <summary>Challenges a claim that could be true.</summary>
    public async Task<OpenChallenge> ChallengeAsync(Call call, string name, HubClaim claim)
    {
        var open = HubExaminer.Challenge(claim, await TrustAsync(call, name).ConfigureAwait(false), SystemRandom.Source, call.Here.Clock.GetUtcNow());
        if (await PinAsync(call, name).ConfigureAwait(false) is { } pin && pin.Endorsement != open.Endorsement)
        {
            throw new MisusedException(
                $"'{name}' was enrolled with the TPM {pin.Endorsement} and this claim is of {open.Endorsement}", $"It is another machine, or another mainboard: give it another name, or move {EnrolledFile(call, name)} away.");
        }

        return open;
    }

    /// <summary>Puts a challenge away until its answer comes.</summary>
    public async Task KeepAsync(Call call, string name, OpenChallenge open)
    {
        var secret = open.ExportSecret();
        try
        {
            var kept = new KeptChallenge(EnrolmentForm.Of(open.Claim), EnrolmentForm.Of(open.Challenge), secret, open.MadeAt);
            await WriteAsync(call, ChallengeFile(call, name), kept, CliJson.Default.KeptChallenge, isSecret: true).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public async Task<OpenChallenge> TakeAsync(Call call, string name)
    {
        var path = ChallengeFile(call, name);
        if (!File.Exists(path))
        {
            throw new MisusedException($"no challenge to '{name}' is open", "An answer counts once: begin anew with 'birthmark hub enrol begin' and 'challenge'.");
        }

        var kept = Read(await Input.ReadAsync(call, path).ConfigureAwait(false), path, CliJson.Default.KeptChallenge);
        using var secret = new SecretBuffer(kept.Secret);
        CryptographicOperations.ZeroMemory(kept.Secret);
        return OpenChallenge.Restore(EnrolmentForm.Of(kept.Claim), EnrolmentForm.Of(kept.Challenge), secret, kept.MadeAt);
    }

    /// <summary>Judges the proven hub by what the owner knows of it, and signs.</summary>
    /// <returns>PEM for the hub, and the pin.</returns>
    public async Task<(string Certificates, EnrolledHub Pin)> SignAsync(Call call, string name, ProvenHub hub)
    {
        if ((call.Of(Registers) ?? (await PinAsync(call, name).ConfigureAwait(false))?.RegistersDigest) is { } expected)
        {
            hub.DemandRegisters(expected);
        }

        var keys = hub.Keys.ToDictionary(k => k.Alias, k => Convert.ToHexStringLower(SHA256.HashData(k.PublicKey.Span)), StringComparer.Ordinal);
        if (File.Exists(Folder.Hub(call, name)) && (await Folder.HubAsync(call, name).ConfigureAwait(false)).KeyHash != keys[HubToken.UnwrapKey])
        {
            throw new MisusedException($"the hub paired as '{name}' opens packages with another key than the TPM has", "It is not the hub that you paired with: give it another name, or pair anew under one.");
        }

        var now = call.Here.Clock.GetUtcNow();
        using var owner = await Folder.OpenAsync(call).ConfigureAwait(false);
        var authority = await AuthorityAsync(call, owner, now).ConfigureAwait(false);
        return (HubCertificates.Sign(owner, authority, hub, name, now), new(name, hub.Endorsement, hub.Registers, hub.RegistersDigest, keys, now));
    }

    /// <summary>Remembers the hub and what was signed for it; its challenge is used up.</summary>
    public async Task SettleAsync(Call call, EnrolledHub pin, string certificates)
    {
        await NewFile.WriteAsync(Path.ChangeExtension(Folder.Hub(call, pin.Name), ".certificates.pem"), certificates, isSecret: false, call.Cancellation).ConfigureAwait(false);
        await WriteAsync(call, EnrolledFile(call, pin.Name), pin, CliJson.Default.EnrolledHub, isSecret: false).ConfigureAwait(false);
        File.Delete(ChallengeFile(call, pin.Name));
    }

    public static T Read<T>(string text, string path, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new MisusedException($"{path}: it is no file of this step", "The order is: begin, challenge, answer, finish, install.");
        }
    }

    public static async Task WriteAsync<T>(Call call, string path, T value, JsonTypeInfo<T> type, bool isSecret)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await NewFile.WriteAsync(path, JsonSerializer.Serialize(value, type) + "\n", isSecret, call.Cancellation).ConfigureAwait(false);
    }

    private async Task<EndorsementTrust> TrustAsync(Call call, string name)
    {
        var (makers, key) = (call.Of(Makers), call.Of(Endorsement));
        if (key is not null)
        {
            return key.Length == 64 && key.All(char.IsAsciiHexDigit) && makers.Length == 0
                ? EndorsementTrust.InKey(key)
                : throw new MisusedException("--endorsement takes a SHA-256 in hex, and stands without --makers", "birthmark hub enrol begin --json at the machine says it.");
        }

        if (makers.Length > 0)
        {
            var certificates = new X509Certificate2Collection();
            foreach (var file in makers)
            {
                Import(certificates, await Input.ReadAsync(call, file).ConfigureAwait(false), file);
            }

            return EndorsementTrust.InMakers(certificates);
        }

        return await PinAsync(call, name).ConfigureAwait(false) is { } pin
            ? EndorsementTrust.InKey(pin.Endorsement)
            : throw new MisusedException("no TPM is believed yet", "Name the TPM maker's certificates with --makers, or the endorsement key that you read at the machine with --endorsement.");
    }

    private static void Import(X509Certificate2Collection into, string pem, string file)
    {
        var before = into.Count;
        try
        {
            into.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Told below.
        }

        if (into.Count == before)
        {
            throw new MisusedException($"{file}: no certificate in PEM", "Give the TPM maker's certificates as its web site has them, in PEM.");
        }
    }

    private async Task<byte[]> AuthorityAsync(Call call, Birthmark.Exchange.Pairing.OemIdentity owner, DateTimeOffset now)
    {
        var path = Path.Combine(call.Of(Folder.Folder), "hubs-ca.pem");
        if (!File.Exists(path))
        {
            await NewFile.WriteAsync(path, PemEncoding.WriteString("CERTIFICATE", HubCertificates.MakeAuthority(owner, now)) + "\n", isSecret: false, call.Cancellation).ConfigureAwait(false);
        }

        using var read = X509Certificate2.CreateFromPem(await Input.ReadAsync(call, path).ConfigureAwait(false));
        return read.RawData;
    }

    private async Task<EnrolledHub?> PinAsync(Call call, string name)
    {
        var path = EnrolledFile(call, name);
        return File.Exists(path) ? Read(await Input.ReadAsync(call, path).ConfigureAwait(false), path, CliJson.Default.EnrolledHub) : null;
    }

    private string EnrolledFile(Call call, string name) => Path.ChangeExtension(Folder.Hub(call, name), ".enrolled.json");

    private string ChallengeFile(Call call, string name) => Path.ChangeExtension(Folder.Hub(call, name), ".challenge.json");
}
