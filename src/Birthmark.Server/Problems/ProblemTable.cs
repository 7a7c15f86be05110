using Birthmark.Api.Problems;
using Birthmark.Exchange;
using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Production;
using Birthmark.Server.Access;
using Birthmark.Storage;

namespace Birthmark.Server.Problems;

/// <summary>The one table from refusals to problem documents. What is not in it is a failure.</summary>
public static class ProblemTable
{
    /// <summary>The problem of a refusal, or null for anything that was not foreseen.</summary>
    public static Problem? Of(Exception refusal) => refusal switch
    {
        HubRefusedException e => Make(e.Status, e.Code, e.Message, e.Remedy),
        ProductionRefusedException e => ProductionProblems.Of(e),
        PkiRefusedException e => PkiProblems.Of(e),
        KeyRefusedException e => KeyProblems.Of(e),
        ExchangeRefusedException e => ExchangeProblems.Of(e),
        StorageUnavailableException e => Make(
            503, ProblemCodes.StorageUnavailable, e.Message, e.Remedy),
        LeafTooLongException e => Make(413, ProblemCodes.BodyTooLarge, e.Message, e.Remedy),
        BadHttpRequestException e => RequestProblems.Of(e),
        BirthmarkProblemException e => e.Problem,
        _ => null,
    };

    /// <summary>The problem of a caller who is turned away.</summary>
    public static Problem Of(AccessRefusal refusal) => Make(refusal.Status, refusal.Code, refusal.Detail, refusal.Remedy);

    /// <summary>A problem whose title is its code in words.</summary>
    public static Problem Make(int status, string code, string detail, string? remedy = null, IReadOnlyList<Fault>? errors = null) => new()
    {
        Status = status,
        Code = code,
        Title = TitleOf(code),
        Detail = detail,
        Remedy = remedy,
        Errors = errors,
    };

    private static string TitleOf(string code) => string.Concat(char.ToUpperInvariant(code[0]).ToString(), code.AsSpan(1).ToString().Replace('-', ' '));
}
