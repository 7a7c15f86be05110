using System.Security.Cryptography;

namespace Birthmark.Keys.Tpm;

/// <summary>Secrets of up to 128 octets that the TPM gives back only on the same machine in the same state (Part 1 §27.7, sealed data objects).</summary>
internal sealed class TpmSealing(TpmLink link)
{
    internal const int MaxLength = 128;

    /// <summary>Name of the storage primary key under which secrets are sealed, lower-case hex: always the same of one TPM and its owner's seed.</summary>
    internal string Parent => Convert.ToHexStringLower(link.Use(_ => link.Channel.Primary));

    /// <summary>Seals to the state as it is now: public area and private half, each sized.</summary>
    internal byte[] Seal(SecretBuffer secret, PcrSelection pcrs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(secret.Length, MaxLength);
        return link.Use(session =>
        {
            var policy = TpmPolicy.DigestOf(session, pcrs);
            TpmKeys.Primary(session);
            var parameters = Parameters(secret, policy);
            try
            {
                var (publicArea, privateArea) = TpmKeys.Create(session, parameters);
                return new TpmWriter().Sized(publicArea).Sized(privateArea).ToArray();
            }
            finally
            {
                CryptographicOperations.ZeroMemory(parameters);
            }
        });
    }

    /// <exception cref="KeyRefusedException">Another TPM, another state, or altered.</exception>
    internal SecretBuffer Unseal(byte[] wrapped, PcrSelection pcrs) => link.Use(session =>
    {
        TpmKeys.Primary(session);
        TpmKeys.Load(session, wrapped);
        var sealedObject = session.Loaded;
        var policy = TpmPolicy.Begin(session);
        TpmPolicy.BindPcrs(session, policy, pcrs);
        return TpmKeys.Secret(session, session.Secretly("Unseal", TpmCode.Unseal, [sealedObject], [], Hides.Answer, first: TpmSession.Policy(policy)));
    });

    private static byte[] Parameters(SecretBuffer secret, byte[] policy)
    {
        // Neither userWithAuth nor adminWithPolicy: the policy is the only way to it.
        var template = new TpmWriter().U16(TpmCode.AlgorithmKeyedHash).U16(TpmCode.AlgorithmSha256)
            .U32(TpmCode.StaysInTpm | TpmCode.NoDictionaryAttack).Sized(policy).U16(TpmCode.AlgorithmNull).U16(0).ToArray();
        return new TpmWriter().U16(4 + secret.Length).U16(0).Sized(secret.Span).Sized(template).U16(0).U32(0).ToArray();
    }
}
