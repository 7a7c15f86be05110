using Birthmark.Enrollment.Ejbca.Texts;

namespace Birthmark.Enrollment.Ejbca.Routing;

/// <summary>One endpoint: where it is, who may knock, how its refusals are numbered, and what answers.</summary>
/// <param name="Method">HTTP method; GET answers HEAD too.</param>
/// <param name="Pattern">Segments; <c>{}</c> takes any one segment.</param>
/// <param name="Gate">Rule that every caller needs before the endpoint's own rules.</param>
/// <param name="Family">Row set of <see cref="RefusalStatus"/>.</param>
/// <param name="Answer">Answers a call that fits.</param>
internal sealed record EjbcaRoute(
    string Method, string[] Pattern, EjbcaGate Gate, RefusalFamily Family, Func<EjbcaCall, CancellationToken, Task<EjbcaAnswer>> Answer)
{
    internal const string Any = "{}";

    /// <summary><c>v1/certificate</c>: what a protocol switch turns off.</summary>
    internal string Resource => $"{Pattern[0]}/{Pattern[1]}";

    internal int Literals { get; } = Pattern.Count(static segment => segment != Any);

    internal static EjbcaRoute Of(
        string method,
        string path,
        Func<EjbcaCall, CancellationToken, Task<EjbcaAnswer>> answer,
        EjbcaGate gate = EjbcaGate.Administrator,
        RefusalFamily family = RefusalFamily.General) => new(method, path.Split('/'), gate, family, answer);

    internal bool Fits(IReadOnlyList<string> segments)
    {
        if (segments.Count != Pattern.Length)
        {
            return false;
        }

        for (var i = 0; i < Pattern.Length; i++)
        {
            if (Pattern[i] != Any && Pattern[i] != segments[i])
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What a caller needs before an endpoint looks at the call.</summary>
internal enum EjbcaGate
{
    /// <summary>A role with <c>/administrator</c>.</summary>
    Administrator,

    /// <summary>Any certificate of a known CA; the answer is filtered by rights.</summary>
    AnyCertificate,
}
