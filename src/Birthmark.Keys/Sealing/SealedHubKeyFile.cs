using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Birthmark.Keys.Envelopes;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Sealing;

/// <summary>
/// The hub's parent key as only this machine's TPM opens it, in the state that the machine had: a few lines beside where the open key would stand.
/// With it, at its making, an envelope for the owner's recovery key.
/// </summary>
internal sealed class SealedHubKeyFile(string hubKeyPath, TpmSealing tpm)
{
    private const string Title = "birthmark-sealed-key/1";

    private readonly string path = PathFor(hubKeyPath);

    internal static string PathFor(string hubKeyPath) => Path.GetFullPath(hubKeyPath) + ".tpm";

    internal static string RecoveryFor(string hubKeyPath) => Path.GetFullPath(hubKeyPath) + ".recovery";

    /// <exception cref="KeyRefusedException">Another TPM, another state of the machine, or altered.</exception>
    internal HubKey Open()
    {
        var (pcrs, id, wrapped, parent) = Read();
        SettleRecovery(id);
        if (parent is not null && parent != tpm.Parent)
        {
            // Another TPM, or one that somebody put between to read along.
            throw Foreign();
        }

        try
        {
            var key = new HubKey(tpm.Unseal(wrapped, pcrs), isSealed: true);
            return key.Id == id ? key : throw new KeyRefusedException(KeyRefusal.UnsafeHubKey, $"The sealed hub key '{path}' is another hub's: put back the one that belongs to this database.");
        }
        catch (KeyRefusedException e) when (e.Code is KeyRefusal.TokenOffline && e.Message.Contains("another TPM", StringComparison.Ordinal))
        {
            throw Foreign();
        }
        catch (KeyRefusedException e) when (e.Code is KeyRefusal.StateChanged)
        {
            throw new KeyRefusedException(
                KeyRefusal.StateChanged,
                $"The hub key '{path}' stays sealed: firmware or secure boot settings of this machine (registers {pcrs}) are not those under which it was sealed. Put them back, or recover the hub with its owner's recovery key ('birthmark hub recover').");
        }
    }

    private KeyRefusedException Foreign() => new(
        KeyRefusal.UnsafeHubKey,
        $"The hub key '{path}' was sealed by the TPM of another machine, and only that one opens it: this is a copied or moved disk. Bring it back to its machine, or recover the hub with its owner's recovery key ('birthmark hub recover').");

    /// <summary>A new key, on disk only as the TPM wrapped it. Of two hubs starting at once the first wins, and the other reads its key.</summary>
    internal HubKey Create(PcrSelection pcrs, EnvelopeRecipient? recovery, IRandomSource random)
    {
        using var octets = new SecretBuffer(HubKey.Length);
        random.Fill(octets.Span);
        using var key = new HubKey(new SecretBuffer(octets.Span));
        var envelope = EnvelopeOf(key.Id);
        try
        {
            if (recovery is not null)
            {
                // Before the key has its name: nothing is ever sealed that its owner could not recover.
                OwnerOnlyFile.Write(envelope, recovery.Seal(octets.Span, random), random);
            }

            OwnerOnlyFile.TryWriteNew(path, Encode(octets, key.Id, pcrs), random);
            return Open();
        }
        finally
        {
            // Still there only if another hub was first: it has an envelope of its own.
            File.Delete(envelope);
        }
    }

    /// <summary>Seals a recovered key to this machine.</summary>
    /// <exception cref="KeyRefusedException">It is not the key that was sealed here before.</exception>
    internal void Replace(SecretBuffer octets, PcrSelection pcrs, IRandomSource random)
    {
        using var key = new HubKey(new SecretBuffer(octets.Span));
        var (_, id, _, _) = Read();
        if (key.Id != id)
        {
            throw new KeyRefusedException(
                KeyRefusal.UnsafeHubKey, $"This is the key {key.Id:x8} and '{path}' is of the key {id:x8}: open the envelope '{RecoveryFor(hubKeyPath)}' that belongs to this database.");
        }

        OwnerOnlyFile.Write(path, Encode(octets, key.Id, pcrs), random);
    }

    private byte[] Encode(SecretBuffer octets, uint id, PcrSelection pcrs) => System.Text.Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Title}\nregisters {pcrs}\nkey {id:x8}\nparent {tpm.Parent}\n{Convert.ToBase64String(tpm.Seal(octets, pcrs))}\n"));

    /// <summary>The envelope of a key that may not have its name yet.</summary>
    private string EnvelopeOf(uint id) => string.Create(CultureInfo.InvariantCulture, $"{RecoveryFor(hubKeyPath)}.{id:x8}");

    /// <summary>The envelope of the key that has the name gets the envelope's name, by whoever comes first: its maker, or, when that was killed between the two, the next start.</summary>
    private void SettleRecovery(uint id)
    {
        var envelope = EnvelopeOf(id);
        try
        {
            if (File.Exists(envelope))
            {
                File.Move(envelope, RecoveryFor(hubKeyPath), overwrite: true);
            }
        }
        catch (FileNotFoundException)
        {
            // Another hub that starts at this moment has moved it.
        }
    }

    private (PcrSelection Pcrs, uint Id, byte[] Wrapped, string? Parent) Read() => TryParse(File.ReadAllText(path), out var pcrs, out var id, out var wrapped, out var parent)
        ? (pcrs, id, wrapped, parent)
        : throw new KeyRefusedException(KeyRefusal.UnsafeHubKey, $"'{path}' is no sealed hub key: restore it from its backup; without it nothing sealed can be opened.");

    /// <summary>Files of earlier versions have no line for the parent.</summary>
    private static bool TryParse(string text, [NotNullWhen(true)] out PcrSelection? pcrs, out uint id, out byte[] wrapped, out string? parent)
    {
        (pcrs, id, wrapped, parent) = (null, 0, new byte[1024], null);
        var lines = text.Split('\n').ToList();
        if (lines is [_, _, _, var line, _, _] && line.StartsWith("parent ", StringComparison.Ordinal))
        {
            parent = line["parent ".Length..];
            lines.RemoveAt(3);
        }

        if (lines is not [Title, var registers, var key, var content, ""] || !registers.StartsWith("registers ", StringComparison.Ordinal)
            || !key.StartsWith("key ", StringComparison.Ordinal) || !Convert.TryFromBase64String(content, wrapped, out var length))
        {
            return false;
        }

        wrapped = wrapped[..length];
        return PcrSelection.TryRead(registers["registers ".Length..], out pcrs, out _)
            && uint.TryParse(key["key ".Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }
}
