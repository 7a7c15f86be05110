using System.Diagnostics;
using static Birthmark.Bench.Floor.Libcrypto;

namespace Birthmark.Bench.Floor;

/// <summary>The limit that no hub can pass: key pair, CSR signature, CSR verification and certificate signature on every core, nothing else.</summary>
internal static class CryptoFloor
{
    /// <summary>Devices per second of the bare cryptography.</summary>
    /// <param name="isKeyMade">False leaves out key pair and CSR signature: what an enrolment of a foreign CSR cannot avoid.</param>
    /// <param name="length">How long to measure.</param>
    internal static double Measure(bool isKeyMade, TimeSpan length)
    {
        var total = 0L;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            Interlocked.Add(ref total, Work(isKeyMade, clock, length));
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return total / clock.Elapsed.TotalSeconds;
    }

    private static unsafe long Work(bool isKeyMade, Stopwatch clock, TimeSpan length)
    {
        var maker = EVP_PKEY_CTX_new_from_name(0, "EC", null);
        Must(EVP_PKEY_keygen_init(maker));
        Must(EVP_PKEY_CTX_set_group_name(maker, "P-256"));
        Must(EVP_PKEY_generate(maker, out var authority));
        var authoritySigner = EVP_PKEY_CTX_new(authority, 0);
        Must(EVP_PKEY_sign_init(authoritySigner));
        Must(EVP_PKEY_generate(maker, out var device));
        var digest = stackalloc byte[32];
        var signature = stackalloc byte[80];
        var certificate = stackalloc byte[80];
        nuint signatureLength = 80;
        var foreign = Sign(device, digest, signature, ref signatureLength);
        var devices = 0L;
        while (clock.Elapsed < length)
        {
            for (var i = 0; i < 16; i++, devices++)
            {
                digest[0] = (byte)devices;
                if (isKeyMade)
                {
                    EVP_PKEY_CTX_free(foreign);
                    EVP_PKEY_free(device);
                    Must(EVP_PKEY_generate(maker, out device));
                    signatureLength = 80;
                    foreign = Sign(device, digest, signature, ref signatureLength);
                }

                Must(EVP_PKEY_verify_init(foreign));
                _ = EVP_PKEY_verify(foreign, signature, signatureLength, digest, 32);
                nuint certificateLength = 80;
                Must(EVP_PKEY_sign(authoritySigner, certificate, ref certificateLength, digest, 32));
            }
        }

        EVP_PKEY_CTX_free(foreign);
        EVP_PKEY_CTX_free(authoritySigner);
        EVP_PKEY_CTX_free(maker);
        EVP_PKEY_free(device);
        EVP_PKEY_free(authority);
        return devices;
    }

    private static unsafe nint Sign(nint key, byte* digest, byte* signature, ref nuint length)
    {
        var context = EVP_PKEY_CTX_new(key, 0);
        Must(EVP_PKEY_sign_init(context));
        Must(EVP_PKEY_sign(context, signature, ref length, digest, 32));
        return context;
    }

    private static void Must(int answer)
    {
        if (answer != 1)
        {
            throw new InvalidOperationException("libcrypto refused a call of the crypto limit");
        }
    }
}
