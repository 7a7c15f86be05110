using Birthmark.Keys.Engines.Forms;

namespace Birthmark.Keys.Engines.Lean;

/// <summary>What one thread keeps ready for one curve: making a context costs more than using it.</summary>
internal sealed class CurveBench
{
    [ThreadStatic]
    private static CurveBench? p256;

    [ThreadStatic]
    private static CurveBench? p384;

    private readonly PKeyContext generation;
    private readonly PKey foreign;

    private CurveBench(NamedCurve curve)
    {
        generation = Begin(curve, Libcrypto.BeginKeys);
        using var parameterGeneration = Begin(curve, Libcrypto.BeginParameters);
        foreign = Generate(parameterGeneration);
    }

    internal static CurveBench Of(NamedCurve curve) => curve.Algorithm == KeyAlgorithm.EcP256
        ? p256 ??= new CurveBench(curve)
        : p384 ??= new CurveBench(curve);

    internal PKey Generate() => Generate(generation);

    /// <summary>
    /// The thread's key for foreign points, now set to <paramref name="point"/>; null when that is no point of the curve. Good until the next import
    /// on this thread, so use it at once. Twenty times faster than libcrypto 3.0's decoder of SubjectPublicKeyInfo.
    /// </summary>
    internal unsafe PKey? Import(ReadOnlySpan<byte> point)
    {
        fixed (byte* octets = point)
        {
            if (Libcrypto.SetPoint(foreign, octets, (nuint)point.Length) == 1)
            {
                return foreign;
            }
        }

        Libcrypto.ClearErrors();
        return null;
    }

    private static PKey Generate(PKeyContext context)
    {
        nint key = 0;
        LeanFault.ThrowUnless(Libcrypto.Generate(context, ref key) == 1, "EVP_PKEY_generate");
        return new PKey(key);
    }

    private static PKeyContext Begin(NamedCurve curve, Func<PKeyContext, int> begin)
    {
        var context = Libcrypto.NewContext(0, "EC", null);
        if (!context.IsInvalid && begin(context) == 1 && Libcrypto.SetGroup(context, curve.Name) == 1)
        {
            return context;
        }

        context.Dispose();
        throw LeanFault.Of(curve.Name);
    }
}
