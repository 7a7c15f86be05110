using System.Security.Cryptography;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Pkcs11;

/// <summary>Makes key pairs that stay in the token: private, sensitive, not extractable.</summary>
internal static class KeyPairTemplate
{
    private const int IdLength = 20;

    // DER object identifiers of the curves (RFC 5480 §2.1.1.1), which CKA_EC_PARAMS carries.
    private static readonly byte[] P256 = Convert.FromHexString("06082A8648CE3D030107");
    private static readonly byte[] P384 = Convert.FromHexString("06052B81040022");
    private static readonly byte[] F4 = [1, 0, 1];

    internal static (nuint Public, nuint Private) Generate(FunctionTable table, nuint session, string alias, KeyAlgorithm algorithm)
    {
        var isEc = SignatureScheme.IsEc(algorithm);
        var id = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(alias))[..IdLength];
        using var publicHalf = new Template()
            .Add(Ck.AttributeToken, true).Add(Ck.AttributePrivate, false).Add(Ck.AttributeLabel, alias).Add(Ck.AttributeId, id).Add(Ck.AttributeVerify, true);
        using var privateHalf = new Template()
            .Add(Ck.AttributeToken, true).Add(Ck.AttributePrivate, true).Add(Ck.AttributeSensitive, true).Add(Ck.AttributeExtractable, false)
            .Add(Ck.AttributeLabel, alias).Add(Ck.AttributeId, id).Add(Ck.AttributeSign, true).Add(isEc ? Ck.AttributeDerive : Ck.AttributeDecrypt, true);
        if (isEc)
        {
            publicHalf.Add(Ck.AttributeEcParameters, algorithm == KeyAlgorithm.EcP256 ? P256 : P384);
        }
        else
        {
            publicHalf.Add(Ck.AttributeModulusBits, (nuint)RsaPublicForm.SizeOf(algorithm)).Add(Ck.AttributePublicExponent, F4).Add(Ck.AttributeEncrypt, true);
        }

        return table.GeneratePair(session, isEc ? Ck.MechanismEcKeyPair : Ck.MechanismRsaKeyPair, publicHalf, privateHalf);
    }
}
