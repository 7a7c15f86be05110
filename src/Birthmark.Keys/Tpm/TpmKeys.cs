using System.Security.Cryptography;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Tpm;

/// <summary>The commands around a key, in the order of their use: primary, create or load, sign.</summary>
internal static class TpmKeys
{
    /// <summary>The storage primary key: derived from the TPM's owner seed, the same at every call (Part 1 §27.6.4).</summary>
    /// <returns>Its public area.</returns>
    internal static byte[] Primary(TpmSession session)
    {
        var template = new TpmWriter()
            .U16(TpmCode.AlgorithmEcc).U16(TpmCode.AlgorithmSha256).U32(TpmCode.Fixed | TpmCode.NoDictionaryAttack | TpmCode.Restricted | TpmCode.Decrypts).U16(0)
            .U16(TpmCode.AlgorithmAes).U16(128).U16(TpmCode.AlgorithmCfb).U16(TpmCode.AlgorithmNull).U16(TpmCode.CurveP256).U16(TpmCode.AlgorithmNull).U16(0).U16(0).ToArray();
        var reader = new TpmReader(session.Authorised("CreatePrimary", TpmCode.CreatePrimary, TpmCode.Owner, [], Parameters([], template), givesHandle: true));
        var publicArea = reader.Sized().ToArray();
        session.Name(publicArea);
        return reader.IsWhole ? publicArea : throw session.Broken("a primary key cut short");
    }

    /// <summary>A new key under the loaded parent, that signs and unwraps: its public area and its private half as the TPM wraps it.</summary>
    internal static (byte[] Public, byte[] Private) Create(TpmSession session, KeyAlgorithm algorithm, ReadOnlySpan<byte> authorisation)
    {
        // A random 256-bit authorisation needs no lock-out, and a lock-out would stop the line.
        var head = new TpmWriter().U16(SignatureScheme.IsEc(algorithm) ? TpmCode.AlgorithmEcc : TpmCode.AlgorithmRsa).U16(TpmCode.AlgorithmSha256)
            .U32(TpmCode.Fixed | TpmCode.NoDictionaryAttack | TpmCode.Signs | TpmCode.Decrypts).U16(0).U16(TpmCode.AlgorithmNull).U16(TpmCode.AlgorithmNull);
        var template = SignatureScheme.IsEc(algorithm)
            ? head.U16(algorithm == KeyAlgorithm.EcP256 ? TpmCode.CurveP256 : TpmCode.CurveP384).U16(TpmCode.AlgorithmNull).U16(0).U16(0)
            : head.U16(RsaPublicForm.SizeOf(algorithm)).U32(0).U16(0);
        return Create(session, Parameters(authorisation, template.ToArray()));
    }

    /// <summary>Create under the loaded parent. What is secret in the parameters stands first, and goes over the bus encrypted: afterwards it stands so in them too.</summary>
    internal static (byte[] Public, byte[] Private) Create(TpmSession session, byte[] parameters)
    {
        var reader = new TpmReader(session.Secretly("Create", TpmCode.Create, [session.Loaded], parameters, Hides.Command));
        var privateArea = reader.Sized().ToArray();
        var publicArea = reader.Sized().ToArray();
        return reader.IsWhole ? (publicArea, privateArea) : throw session.Broken("a new object cut short");
    }

    /// <param name="session">With the parent loaded.</param>
    /// <param name="wrapped">Public area and private half, each sized.</param>
    /// <param name="parent">When it is not what was loaded last.</param>
    internal static void Load(TpmSession session, ReadOnlySpan<byte> wrapped, uint? parent = null)
    {
        var reader = new TpmReader(wrapped);
        var publicArea = reader.Sized();
        var privateArea = reader.Sized();
        if (!reader.IsWhole)
        {
            throw new KeyRefusedException(KeyRefusal.Undecryptable, "The stored key of the TPM was altered: restore the database from its backup.");
        }

        session.Authorised("Load", TpmCode.Load, parent ?? session.Loaded, [], new TpmWriter().Sized(privateArea).Sized(publicArea).ToArray(), givesHandle: true);
        session.Name(publicArea);
    }

    /// <summary>r‖s of fixed length, or the RSA signature.</summary>
    internal static byte[] Sign(TpmSession session, ReadOnlySpan<byte> digest, SignatureAlgorithm algorithm, KeyAlgorithm key, ReadOnlySpan<byte> authorisation)
    {
        var isEc = SignatureScheme.IsEc(key);
        var hash = digest.Length switch { 32 => TpmCode.AlgorithmSha256, 48 => TpmCode.AlgorithmSha384, _ => TpmCode.AlgorithmSha384 + 1 };
        var scheme = isEc ? TpmCode.AlgorithmEcdsa : TpmCode.AlgorithmRsassa;
        var parameters = new TpmWriter().Sized(digest).U16(scheme).U16(hash).U16(TpmCode.HashCheck).U32(TpmCode.NullHierarchy).U16(0).ToArray();
        var reader = new TpmReader(session.Secretly("Sign", TpmCode.Sign, [session.Loaded], parameters, Hides.Nothing, authorisation));
        var isExpected = reader.U16() == scheme && reader.U16() == hash;
        byte[] signature = isEc ? [.. Padded(reader.Sized(), key), .. Padded(reader.Sized(), key)] : reader.Sized().ToArray();
        return reader.IsWhole && isExpected ? signature : throw session.Broken($"a signature that is not {algorithm}, or is cut short");
    }

    /// <summary>x of the shared point, as long as the curve's numbers (Part 3 §14.5).</summary>
    internal static SecretBuffer Agree(TpmSession session, ReadOnlySpan<byte> peer, ReadOnlySpan<byte> authorisation)
    {
        var length = (peer.Length - 1) / 2;
        var point = new TpmWriter().Sized(peer.Slice(1, length)).Sized(peer[(1 + length)..]).ToArray();
        var answer = session.Secretly("ECDH_ZGen", TpmCode.EcdhZGen, [session.Loaded], new TpmWriter().Sized(point).ToArray(), Hides.Answer, authorisation);
        try
        {
            var reader = new TpmReader(new TpmReader(answer).Sized());
            var x = reader.Sized();
            reader.Sized();
            if (!reader.IsWhole || x.IsEmpty || x.Length > length)
            {
                throw session.Broken("a shared point cut short");
            }

            var shared = new SecretBuffer(length);
            shared.Span.Clear();
            x.CopyTo(shared.Span[(length - x.Length)..]);
            return shared;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer);
        }
    }

    /// <summary>RSAES-OAEP with SHA-256 and an empty label (Part 3 §14.3).</summary>
    internal static SecretBuffer Decrypt(TpmSession session, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> authorisation)
    {
        var parameters = new TpmWriter().Sized(wrapped).U16(TpmCode.AlgorithmOaep).U16(TpmCode.AlgorithmSha256).U16(0).ToArray();
        return Secret(session, session.Secretly("RSA_Decrypt", TpmCode.RsaDecrypt, [session.Loaded], parameters, Hides.Answer, authorisation));
    }

    /// <summary>The one sized buffer of an answer; the answer is zeroed.</summary>
    internal static SecretBuffer Secret(TpmSession session, byte[] answer)
    {
        try
        {
            var reader = new TpmReader(answer);
            var secret = reader.Sized();
            return reader.IsWhole && reader.Rest.IsEmpty ? new SecretBuffer(secret) : throw session.Broken("a secret cut short");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(answer);
        }
    }

    private static byte[] Padded(ReadOnlySpan<byte> number, KeyAlgorithm key)
    {
        var padded = new byte[Math.Max(NamedCurve.Of(key).ScalarLength, number.Length)];
        number.CopyTo(padded.AsSpan(padded.Length - number.Length));
        return padded;
    }

    /// <summary>What Create and CreatePrimary want after their handle: sensitive part with authorisation, template, no outside information, no PCRs.</summary>
    private static byte[] Parameters(ReadOnlySpan<byte> authorisation, ReadOnlySpan<byte> template)
    {
        var sensitive = new TpmWriter().Sized(authorisation).U16(0).ToArray();
        return new TpmWriter().Sized(sensitive).Sized(template).U16(0).U32(0).ToArray();
    }
}
