using System.Formats.Asn1;
using System.Security.Cryptography;
using Birthmark.Keys;
using Birthmark.Pki.Certificates;
using Birthmark.Pki.Names;

namespace Birthmark.Pki.Issuance;

/// <summary>Writes the TBSCertificate (RFC 5280 §4.1) that order, profile and authority together describe.</summary>
internal sealed class CertificateComposer(TimeProvider time, IRandomSource random)
{
    /// <summary>RFC 5280 §4.1.2.2 allows 20 octets; all of them random, the first 01–7F so that every notation of it agrees.</summary>
    private const int SerialLength = 20;

    private static readonly Asn1Tag Version = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 3, isConstructed: true);

    /// <exception cref="PkiRefusedException">Key, algorithm, validity or names do not fit the profile.</exception>
    internal PreparedCertificate Compose(IssuanceOrder order)
    {
        var profile = order.CertificateProfile;
        var publicKey = ReadKey(order);
        var algorithm = ChooseAlgorithm(order);
        var (notBefore, notAfter) = ValidityRule.Apply(order, time.GetUtcNow());
        var san = profile.UseSubjectAlternativeName && order.SubjectAlternativeName is { } text ? SubjectAlternativeName.Parse(text) : null;
        var serial = NewSerial();

        var writer = DerWriters.Rent();
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Version))
            {
                writer.WriteInteger(2);
            }

            writer.WriteInteger(serial);
            writer.WriteEncodedValue(SignatureForms.Identifier(algorithm));
            writer.WriteEncodedValue(order.Authority.EncodedSubject.Span);
            using (writer.PushSequence())
            {
                WriteTime(writer, notBefore);
                WriteTime(writer, notAfter);
            }

            writer.WriteEncodedValue(order.Subject.Encoded(profile.LdapDnOrder, order.Authority.PrintableStringInDn));
            writer.WriteEncodedValue(order.PublicKey.Span);
            WriteExtensions(writer, order, publicKey, san);
        }

        return new PreparedCertificate
        {
            Order = order,
            Tbs = DerWriters.Finish(writer),
            Algorithm = algorithm,
            Serial = serial,
            NotBefore = notBefore,
            NotAfter = notAfter,
            PublicKeyHash = SHA256.HashData(order.PublicKey.Span),
            SubjectKey = Digests.KeyOf(order.Subject.Text),
            AlternativeName = san?.Text,
        };
    }

    /// <summary>RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.</summary>
    internal static void WriteTime(AsnWriter writer, DateTimeOffset at)
    {
        if (at.Year is >= 1950 and < 2050)
        {
            writer.WriteUtcTime(at, twoDigitYearMax: 2049);
        }
        else
        {
            writer.WriteGeneralizedTime(at, omitFractionalSeconds: true);
        }
    }

    private static PublicKeyView ReadKey(IssuanceOrder order)
    {
        if (!PublicKeyView.TryRead(order.PublicKey, out var key) || !key.TryRecognise(out var algorithm))
        {
            throw new PkiRefusedException(PkiRefusal.InvalidKey, "The public key is not EC on P-256 or P-384 (uncompressed), nor RSA of 2048, 3072 or 4096 bits.");
        }

        var profile = order.CertificateProfile;
        return profile.AvailableKeys.Contains(algorithm)
            ? key
            : throw new PkiRefusedException(PkiRefusal.InvalidKey,
                $"Certificate profile '{profile.Name}' does not allow a key of {algorithm}: use {string.Join(", ", profile.AvailableKeys.Order())}.");
    }

    private static SignatureAlgorithm ChooseAlgorithm(IssuanceOrder order)
    {
        var authority = order.Authority;
        var key = authority.SigningKey ?? throw new PkiRefusedException(PkiRefusal.CryptoTokenOffline,
            $"CA '{authority.Name}' has no key to sign with: activate crypto token '{authority.CryptoToken}'.");
        var algorithm = order.CertificateProfile.SignatureAlgorithm ?? authority.SignatureAlgorithm;
        return SignatureForms.Fits(algorithm, key.Algorithm)
            ? algorithm
            : throw new PkiRefusedException(PkiRefusal.InvalidAlgorithm,
                $"Signature algorithm {algorithm} of certificate profile '{order.CertificateProfile.Name}' does not fit the {key.Algorithm} key of CA '{authority.Name}'.");
    }

    private byte[] NewSerial()
    {
        var serial = new byte[SerialLength];
        do
        {
            random.Fill(serial);
            serial[0] &= 0x7F;
        }
        while (serial[0] == 0);

        return serial;
    }

    private static void WriteExtensions(AsnWriter writer, IssuanceOrder order, PublicKeyView publicKey, SubjectAlternativeName? san)
    {
        // RFC 5280 §4.2.1.2 method 1: SHA-1 of the key's bits. An identifier, not a protection.
        Span<byte> subjectKey = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The identifier's definition names SHA-1.
        SHA1.HashData(publicKey.Key.Span, subjectKey);
#pragma warning restore CA5350
        var list = DerWriters.Rent();
        using (list.PushSequence())
        {
            ExtensionWriter.Write(
                list, order.CertificateProfile, subjectKey, order.Authority.SubjectKeyIdentifier.Span, san, isSubjectEmpty: order.Subject.Attributes.Count == 0);
        }

        // RFC 5280 §4.1.2.9: a sequence of at least one, or nothing at all.
        if (list.GetEncodedLength() > 2)
        {
            using (writer.PushSequence(Extensions))
            {
                list.CopyTo(writer);
            }
        }

        DerWriters.Return(list);
    }
}
