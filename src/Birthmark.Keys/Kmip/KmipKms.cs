using System.Buffers.Binary;
using System.Collections.Concurrent;
using Birthmark.Keys.Kmip.Check;
using Birthmark.Keys.Kms;

namespace Birthmark.Keys.Kmip;

/// <summary>A KMS behind KMIP, whose keys go by their names. It owns its connection.</summary>
public sealed class KmipKms : IKms, IDerivesDeviceKeys, IGivesKeys, IEncryptsBlocks
{
    private const string IdPrefix = "id:";
    private const int BlockLength = 32;
    private const int CbcBlock = 16;
    private const int GcmTag = 16;

    /// <summary>Keys that recipes name by a constant; names made for each device are too many to be worth remembering.</summary>
    private const int MostRemembered = 256;

    private readonly KmipConnection connection;
    private readonly KmipPatience patience;
    private readonly TimeProvider time;
    private readonly KmipTransport transport;
    private readonly KmipClient client;
    private readonly SemaphoreSlim making = new(1);
    private readonly ConcurrentDictionary<string, KmipObject> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, KmipUsage> usages = new(StringComparer.Ordinal);

    /// <summary>Connects when first used.</summary>
    public KmipKms(KmipConnection connection, TimeProvider time, KmipPatience? patience = null)
    {
        this.connection = connection;
        this.patience = patience ?? KmipPatience.Default;
        this.time = time;
        transport = new(connection, this.patience, time);
        client = new(connection, transport);
    }

    public string? Fault => transport.Broken;

    internal KmipClient Client => client;

    public Task<IReadOnlyList<KmsFinding>> CheckAsync(IReadOnlyList<KmsUse> uses, CancellationToken cancellation = default) =>
        new KmipCheck(connection, patience, time).RunAsync(uses, cancellation);

    /// <summary>
    /// By MAC where the key permits that: the derived key is made in passing and nothing is left in the KMS. Else by DeriveKey, and the object that
    /// it makes is destroyed. Which of the two an owner permits changes nothing in the result.
    /// </summary>
    public Task<SecretBuffer> DeriveAsync(
        string key, ReadOnlyMemory<byte> label, ReadOnlyMemory<byte> context, int length, CancellationToken cancellation = default) =>
        UseAsync(key, async master =>
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
            var input = FixedInput(label.Span, context.Span, length);
            var usage = await UsageAsync(master, cancellation).ConfigureAwait(false);
            var canMac = usage.HasFlag(KmipUsage.MacGenerate) && await client.VersionAsync(cancellation).ConfigureAwait(false) >= KmipVersion.V12;
            return canMac ? await DeriveByMacAsync(master, input, length, cancellation).ConfigureAwait(false)
                : usage.HasFlag(KmipUsage.DeriveKey) ? await DeriveByObjectAsync(master, input, length, cancellation).ConfigureAwait(false)
                : throw new KeyRefusedException(
                    KeyRefusal.UseForbidden, $"Key '{master.Name}' of the KMS {connection} permits neither MAC Generate (KMIP 1.2) nor Derive Key: have its owner set one of them in its usage mask.");
        }, cancellation);

    public Task<SecretBuffer> GetAsync(string key, CancellationToken cancellation = default) => UseAsync(key, found => client.GetAsync(found, cancellation), cancellation);

    public Task<byte[]> GetWrappedAsync(string key, string wrappingKey, CancellationToken cancellation = default) => UseAsync(
        wrappingKey, wrapping => UseAsync(key, found => client.GetWrappedAsync(found, wrapping, cancellation), cancellation), cancellation);

    public async Task EnsureAsync(string key, int bits, CancellationToken cancellation = default)
    {
        if (key.StartsWith(IdPrefix, StringComparison.Ordinal) || (await client.LocateAsync(key, cancellation).ConfigureAwait(false)).Count > 0)
        {
            return;
        }

        // KMIP does not ask that names be unique: of several that find none, one makes it.
        await making.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if ((await client.LocateAsync(key, cancellation).ConfigureAwait(false)).Count == 0)
            {
                await client.CreateAsync(key, bits, KmipUsage.Encrypt | KmipUsage.Decrypt | KmipUsage.Export, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            making.Release();
        }
    }

    public async Task<KmsCiphertext> EncryptAsync(
        string key, KmsCipher cipher, ReadOnlyMemory<byte> nonce, ReadOnlyMemory<byte> additional, SecretBuffer text, CancellationToken cancellation = default)
    {
        var isGcm = cipher == KmsCipher.AesGcm;
        if (isGcm && await client.VersionAsync(cancellation).ConfigureAwait(false) is var version && version < KmipVersion.V14)
        {
            throw new KeyRefusedException(KeyRefusal.UseForbidden, $"The KMS {connection} speaks KMIP {version}, and AES-GCM came with 1.4: use 'aes-cbc', or a newer KMS.");
        }

        var (ciphertext, tag) = await UseAsync(
            key, found => client.EncryptAsync(found, isGcm ? KmipValue.ModeGcm : KmipValue.ModeCbc, nonce, additional, text, cancellation), cancellation).ConfigureAwait(false);
        var expected = isGcm ? text.Length : text.Length + CbcBlock - (text.Length % CbcBlock);
        if (ciphertext.Length != expected || tag.Length != (isGcm ? GcmTag : 0))
        {
            throw client.Nonsense(KmipOperation.Encrypt, $"{ciphertext.Length} octets and a tag of {tag.Length} where {expected} and {(isGcm ? GcmTag : 0)} are right");
        }

        return text.Length >= CbcBlock && ciphertext.AsSpan().StartsWith(text.Span)
            ? throw client.Nonsense(KmipOperation.Encrypt, "the plaintext itself")
            : new(ciphertext, tag);
    }

    public void Dispose()
    {
        transport.Dispose();
        making.Dispose();
    }

    /// <summary>Finds a key by its name once; when the KMS does not know the identifier any more (the key was replaced), finds it anew.</summary>
    private async Task<T> UseAsync<T>(string key, Func<KmipObject, Task<T>> use, CancellationToken cancellation)
    {
        if (known.TryGetValue(key, out var remembered))
        {
            try
            {
                return await use(remembered).ConfigureAwait(false);
            }
            catch (KeyRefusedException refusal) when (refusal.Code == KeyRefusal.KeyUnknown)
            {
                known.TryRemove(key, out _);
                usages.TryRemove(remembered.Id, out _);
            }
        }

        var found = await FindAsync(key, cancellation).ConfigureAwait(false);
        var result = await use(found).ConfigureAwait(false);
        if (known.Count < MostRemembered)
        {
            known[key] = found;
        }

        return result;
    }

    private async Task<KmipObject> FindAsync(string key, CancellationToken cancellation)
    {
        if (key.StartsWith(IdPrefix, StringComparison.Ordinal))
        {
            return new(key, key[IdPrefix.Length..]);
        }

        return await client.LocateAsync(key, cancellation).ConfigureAwait(false) switch
        {
            [var id] => new(key, id),
            [] => throw new KeyRefusedException(
                KeyRefusal.KeyUnknown, $"The KMS {connection} shows this project no key named '{key}': correct the recipe's 'key', or have it made there for the certificate '{connection.Credential.Certificate.Subject}'."),
            _ => throw new KeyRefusedException(
                KeyRefusal.KeyUnknown, $"The KMS {connection} has several keys named '{key}': name the right one by its identifier, as 'id:IDENTIFIER'."),
        };
    }

    private async Task<KmipUsage> UsageAsync(KmipObject key, CancellationToken cancellation)
    {
        if (usages.TryGetValue(key.Id, out var usage))
        {
            return usage;
        }

        usage = (await client.StandingAsync(key, cancellation).ConfigureAwait(false)).Usage ?? KmipUsage.None;
        return usages.Count < MostRemembered ? usages[key.Id] = usage : usage;
    }

    private async Task<SecretBuffer> DeriveByMacAsync(KmipObject master, byte[] input, int length, CancellationToken cancellation)
    {
        var derived = new SecretBuffer(length);
        try
        {
            for (var done = 0; done < length; done += BlockLength)
            {
                var data = new byte[sizeof(int) + input.Length];
                BinaryPrimitives.WriteInt32BigEndian(data, (done / BlockLength) + 1);
                input.CopyTo(data, sizeof(int));
                using var block = await client.MacAsync(master, data, cancellation).ConfigureAwait(false);
                block.Span[..Math.Min(BlockLength, length - done)].CopyTo(derived.Span[done..]);
            }

            return derived;
        }
        catch
        {
            derived.Dispose();
            throw;
        }
    }

    private async Task<SecretBuffer> DeriveByObjectAsync(KmipObject master, byte[] input, int length, CancellationToken cancellation)
    {
        var derived = new KmipObject($"derived from {master.Name}", await client.DeriveAsync(master, input, length, cancellation).ConfigureAwait(false));
        SecretBuffer octets;
        try
        {
            octets = await client.GetAsync(derived, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await DestroyAsync(derived).ConfigureAwait(false);
            throw;
        }

        try
        {
            await DestroyAsync(derived).ConfigureAwait(false);
            return octets.Length == length ? octets : throw client.Nonsense(KmipOperation.DeriveKey, $"{octets.Length} octets where {length} were asked for");
        }
        catch
        {
            octets.Dispose();
            throw;
        }
    }

    /// <summary>Also when the caller has given up: what was made in the KMS is not left there.</summary>
    private Task DestroyAsync(KmipObject derived) => client.DestroyAsync(derived, CancellationToken.None);

    /// <summary>SP 800-108r1 §4.1: label, zero octet, context, length in bits.</summary>
    private static byte[] FixedInput(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length)
    {
        var bits = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bits, length * 8);
        return [.. label, 0, .. context, .. bits];
    }
}
