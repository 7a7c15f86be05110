using Birthmark.Api.Problems;
using Birthmark.Keys;

namespace Birthmark.Server.Problems;

/// <summary>The key stores' refusals as problems.</summary>
internal static class KeyProblems
{
    internal static Problem Of(KeyRefusedException refusal)
    {
        var (status, code) = refusal.Code switch
        {
            KeyRefusal.TokenExists => (409, ProblemCodes.AlreadyExists),
            KeyRefusal.TokenUnknown => (404, ProblemCodes.UnknownCryptoToken),
            KeyRefusal.TokenOffline => (503, ProblemCodes.CryptoTokenOffline),
            KeyRefusal.WrongActivationCode => (422, ProblemCodes.InvalidActivationCode),
            KeyRefusal.WeakActivationCode => (422, ProblemCodes.InvalidActivationCode),
            KeyRefusal.KeyExists => (409, ProblemCodes.AlreadyExists),
            KeyRefusal.KeyUnknown => (404, ProblemCodes.NotFound),
            KeyRefusal.AlgorithmMismatch => (422, ProblemCodes.InvalidKey),
            KeyRefusal.ExportForbidden => (403, ProblemCodes.NotAuthorised),
            KeyRefusal.DerivationMismatch => (422, ProblemCodes.InvalidKey),
            KeyRefusal.EngineUnavailable => (500, ProblemCodes.InternalFailure),
            KeyRefusal.UnsafeHubKey => (500, ProblemCodes.InternalFailure),
            KeyRefusal.Undecryptable => (500, ProblemCodes.InternalFailure),
            KeyRefusal.StoreUnavailable => (503, ProblemCodes.CryptoTokenOffline),
            KeyRefusal.StoreFault => (503, ProblemCodes.CryptoTokenOffline),
            KeyRefusal.StateChanged => (503, ProblemCodes.CryptoTokenOffline),
            KeyRefusal.RolledBack => (503, ProblemCodes.RolledBack),
            KeyRefusal.UseForbidden => (403, ProblemCodes.NotAuthorised),
            KeyRefusal.UnprotectedKey => (422, ProblemCodes.InvalidKey),
            KeyRefusal.RandomSourceFailed => (503, ProblemCodes.RandomSourceFailed),
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Code, null),
        };
        return ProblemTable.Make(status, code, refusal.Message);
    }
}
